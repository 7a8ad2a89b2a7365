// The page of a review: saves by itself, part by part.
import { writing } from "iop/writing"

writing(document.getElementById("review-form"))
