// The page of one part of an assessment: saves by itself, answer by answer.
import { writing } from "iop/writing"

const form = document.getElementById("assessment-form")
writing(form)

// A sentence on what is missing leads to its answer, which may be folded away.
function unfold() {
  const place = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)))
  if (!place || !form.contains(place)) return
  place.scrollIntoView({ block: "start" })
  place.querySelector("input:checked, input:not([type=hidden]), select, textarea")?.focus({ preventScroll: true })
}
window.addEventListener("hashchange", unfold)
unfold()
