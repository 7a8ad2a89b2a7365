// The page of one section: saves by itself, keeps what could not be saved, and finds its way about.
import { Saver } from "iop/autosave"
import { clauses } from "iop/clauses"
import { contributions } from "iop/contributions"
import { prose, setText, typingPlace } from "iop/prose"
import { firstField, rows } from "iop/rows"
import { speak } from "iop/speak"
import { suggest } from "iop/suggest"

const form = document.getElementById("section-form")
const saver = new Saver(form, document.getElementById("save-status"))
let isLeaving = false

document.documentElement.classList.add("scripted")
// On a phone the form comes first.
if (window.innerWidth <= 800) document.getElementById("sections-fold").open = false
prose(form)
suggest(form)
clauses(form)
contributions(form)
const rowList = rows(form, () => saver.changed())

form.addEventListener("input", () => saver.changed())
form.addEventListener("change", () => saver.changed())
form.addEventListener("focusout", () => { if (saver.isDirty && !saver.failures) saver.schedule(150) })

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
    event.preventDefault()
    saver.save()
  }
})

// A save under way gives the revision that the form must carry, so sending waits for it.
form.addEventListener("submit", async (event) => {
  if ("enter" in (event.submitter?.dataset ?? {})) {
    event.preventDefault()
    saver.save()
    return
  }
  isLeaving = true
  if (!saver.saving) return
  event.preventDefault()
  await saver.saving
  form.requestSubmit(event.submitter)
})

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden" && saver.isDirty && !isLeaving) saver.save({ keepalive: true })
})
window.addEventListener("beforeunload", (event) => {
  if (isLeaving || !(saver.isDirty || saver.saving)) return
  saver.keep()
  if (saver.failures || saver.isStopped) event.preventDefault()
})
window.addEventListener("pageshow", () => { isLeaving = false })

form.addEventListener("section-saved", (event) => {
  for (const [key, reason] of Object.entries(event.detail.kept)) {
    rowList.restore(key)
    saver.showErrors({ ...event.detail.errors, [`row-${key}`]: [reason] })
    speak(reason)
  }
})

// Somebody else has saved, or the section may not be written in any more.
form.addEventListener("save-stopped", (event) => {
  const notice = document.createElement("div")
  notice.className = "finding finding-stops"
  notice.setAttribute("role", "alert")
  const text = document.createElement("strong")
  text.textContent = event.detail.text
  notice.append(text)
  if (event.detail.state === "conflict") {
    const button = document.createElement("button")
    Object.assign(button, { type: "submit", name: "save", value: "stay", className: "btn btn-outline-primary" })
    button.setAttribute("form", form.id)
    button.textContent = form.dataset.compare
    notice.append(button)
  }
  form.prepend(notice)
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
// What the server shows without having saved it is still to be saved; beside another's version
// it waits until somebody types, so that both are read first.
if (form.dataset.isUnsaved === "typed") saver.changed()
else if (!form.dataset.isUnsaved) offerKept()

function offerKept() {
  const kept = saver.kept()
  if (!kept) return
  const now = [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken")
  const content = (entries) => JSON.stringify(entries.filter(([name]) => name !== "revision"))
  if (content(kept) === content(now)) return saver.forget()
  const notice = document.createElement("div")
  notice.className = "finding"
  const text = document.createElement("strong")
  text.textContent = form.dataset.unsaved
  const yes = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-outline-primary", textContent: form.dataset.restore })
  const no = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-link", textContent: form.dataset.forget })
  yes.addEventListener("click", () => { bringBack(kept); notice.remove() })
  no.addEventListener("click", () => { saver.forget(); notice.remove() })
  notice.append(text, yes, no)
  form.prepend(notice)
}

// Rows that are not on the page any more are asked for from the server, which knows every row's
// form: the kept text is sent as it was, to be shown and not saved. So it is when somebody has
// saved since: its old revision then brings up both versions instead of writing over theirs.
function bringBack(entries) {
  const isSame = entries.every(([name]) => form.elements[name])
  const isFresh = Object.fromEntries(entries).revision === form.elements.revision.value
  if (isSame && isFresh) {
    for (const [name, value] of entries) {
      const field = form.elements[name]
      if (field.type === "checkbox") field.checked = true
      else if (field.dataset && "rich" in field.dataset) setText(field, value)
      else if (name !== "revision" && !(field instanceof RadioNodeList)) field.value = value
    }
    saver.changed()
    return
  }
  const sender = document.createElement("form")
  sender.method = "post"
  sender.enctype = "multipart/form-data"
  const token = form.elements.csrfmiddlewaretoken.value
  for (const [name, value] of [...entries, ["csrfmiddlewaretoken", token], ["show", "1"]]) {
    sender.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }))
  }
  document.body.append(sender)
  isLeaving = true
  sender.submit()
}
