// A form that saves itself: when to save, when to wait, and what to do with what was not saved.
import { Saver } from "iop/autosave"
import { setText, typedIn } from "iop/typing"

export function writing(form) {
  const saver = new Saver(form, document.getElementById("save-status"))
  const isBegun = typedIn(form).length > 0
  let isLeaving = false

  document.documentElement.classList.add("scripted")
  form.addEventListener("input", () => saver.changed())
  form.addEventListener("change", () => saver.changed())
  form.addEventListener("focusout", () => { if (saver.isDirty && !saver.failures) saver.schedule(150) })

  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
      event.preventDefault()
      saver.save()
    }
  })

  // A save under way tells what the form is now based on, so sending waits for it.
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
  form.addEventListener("save-stopped", (event) => showStop(form, event.detail))

  // After the page's own script has made its editors and rows. What the server shows without
  // having saved it is still to be saved; beside another's version it waits until somebody
  // types, so that both are read first.
  queueMicrotask(() => {
    if (isBegun || form.dataset.isUnsaved === "typed") saver.changed()
    if (!form.dataset.isUnsaved) offerKept(saver, () => { isLeaving = true })
  })
  return saver
}

// Somebody else has saved, or it may not be written in any more.
function showStop(form, answer) {
  const notice = document.createElement("div")
  notice.className = "finding finding-stops"
  notice.setAttribute("role", "alert")
  const text = document.createElement("strong")
  text.textContent = answer.text
  notice.append(text)
  if (answer.state === "conflict") {
    const button = document.createElement("button")
    Object.assign(button, { type: "submit", name: "save", value: "stay", className: "btn btn-outline-primary" })
    button.setAttribute("form", form.id)
    button.textContent = form.dataset.compare
    notice.append(button)
  }
  form.prepend(notice)
}

const entriesOf = (form) => [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken")
// Fields that say which version the form is based on; all others are what a person has typed.
const isBasis = (form, name) => form.elements[name]?.dataset && "basis" in form.elements[name].dataset

function offerKept(saver, leaving) {
  const { form } = saver
  const kept = saver.kept()
  if (!kept) return
  const content = (entries) => JSON.stringify(entries.filter(([name]) => !isBasis(form, name)))
  if (content(kept) === content(entriesOf(form))) return saver.forget()
  const notice = document.createElement("div")
  notice.className = "finding"
  const text = document.createElement("strong")
  text.textContent = form.dataset.unsaved
  const yes = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-outline-primary", textContent: form.dataset.restore })
  const no = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-link", textContent: form.dataset.forget })
  yes.addEventListener("click", () => { bringBack(saver, kept, leaving); notice.remove() })
  no.addEventListener("click", () => { saver.forget(); notice.remove() })
  notice.append(text, yes, no)
  form.prepend(notice)
}

// Rows that are not on the page any more are asked for from the server, which knows every row's
// form: the kept text is sent as it was, to be shown and not saved. So it is when somebody has
// saved since: its old basis then brings up both versions instead of writing over theirs.
function bringBack(saver, entries, leaving) {
  const { form } = saver
  const isSame = entries.every(([name]) => form.elements[name])
  const isFresh = entries.every(([name, value]) => !isBasis(form, name) || form.elements[name].value === value)
  if (isSame && isFresh) {
    for (const [name, value] of entries) {
      const field = form.elements[name]
      const isChoice = field instanceof RadioNodeList && field[0].type === "radio"
      if (field.type === "checkbox") field.checked = true
      else if (field.dataset && "rich" in field.dataset) setText(field, value)
      else if (isChoice || !(field instanceof RadioNodeList)) field.value = value
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
  leaving()
  sender.submit()
}
