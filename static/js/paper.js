// The page that writes a paper: its boxes for rich text become editors.
import { prose } from "iop/prose"

document.documentElement.classList.add("scripted")
prose(document.getElementById("paper-form"))
