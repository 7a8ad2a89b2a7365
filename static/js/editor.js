// The page of one section: saves by itself, its rows move, and a finding leads to its field.
import { clauses } from "iop/clauses"
import { contributions } from "iop/contributions"
import { prose } from "iop/prose"
import { firstField, rows } from "iop/rows"
import { speak } from "iop/speak"
import { suggest } from "iop/suggest"
import { typingPlace } from "iop/typing"
import { writing } from "iop/writing"

const form = document.getElementById("section-form")

// On a phone the form comes first.
if (window.innerWidth <= 800) document.getElementById("sections-fold").open = false
prose(form)
suggest(form)
clauses(form)
contributions(form)
const saver = writing(form)
const rowList = rows(form, () => saver.changed())

form.addEventListener("section-saved", (event) => {
  for (const [key, reason] of Object.entries(event.detail.kept)) {
    rowList.restore(key)
    saver.showErrors({ ...event.detail.errors, [`row-${key}`]: [reason] })
    speak(reason)
  }
})

// A finding leads to a field that may lie in a folded row.
function unfold() {
  const place = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)))
  if (!place || !form.contains(place)) return
  for (const fold of [...place.querySelectorAll("details.row-fold")]) fold.open = true
  for (let fold = place.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true
  const isRow = place.matches(".row-card, .rows")
  const field = isRow ? firstField(place) ?? place.querySelector("[data-add]") : typingPlace(place)
  place.scrollIntoView({ block: isRow ? "start" : "center" })
  field.focus({ preventScroll: isRow })
}
window.addEventListener("hashchange", unfold)
unfold()
