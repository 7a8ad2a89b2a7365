// The initiator is offered by name while it is written.
import { suggest } from "./suggest.js"

suggest(document.querySelector("form.case-form"))
