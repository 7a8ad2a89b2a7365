// The page that writes a paper: it saves by itself, and buttons at its rows ask the server for the
// rows as they should be, so that nothing else on the page is touched.
import { prose } from "iop/prose"
import { format, speak } from "iop/speak"
import { writing } from "iop/writing"

const form = document.getElementById("paper-form")
prose(form)
const saver = writing(form)

async function act(words) {
  const [name, list, at] = words.split(":")
  const place = Number(at ?? 0)
  const old = document.getElementById(list)
  clearTimeout(saver.timer)
  await saver.saving
  const body = new FormData(form)
  body.set("act", words)
  old.inert = true
  const response = await fetch(form.action, { method: "POST", body }).catch(() => null)
  const page = response?.ok && new DOMParser().parseFromString(await response.text(), "text/html")
  old.inert = false
  const rows = page && page.getElementById(list)
  if (!rows) {
    saver.say(form.dataset.failed)
    return speak(form.dataset.failed)
  }
  old.replaceWith(rows)
  tell(name, place, rows)
  if (name === "remove") offerUndo(old, rows, place)
  // A save would take away what is said of a file that cannot be used.
  if (!rows.querySelector(".invalid-feedback")) saver.changed()
}

// Focus goes where the writer goes on, and what happened is read out.
function tell(name, place, rows) {
  const all = rows.querySelectorAll(".paper-row")
  const add = rows.querySelector("[name=act][value^=add]")
  if (name === "add") {
    all[all.length - 1]?.querySelector("input:not([type=hidden]), textarea").focus()
    speak(form.dataset.added)
  } else if (name === "up" || name === "down") {
    const now = place + (name === "up" ? -1 : 1)
    const button = all[now].querySelector(`[value^="${name}:"]`) ?? all[now].querySelector("[name=act]")
    button.focus()
    speak(format(form.dataset.moved, { place: now + 1, all: all.length }))
  } else if (name === "attach") {
    const row = all[place]
    const fault = row.querySelector(".invalid-feedback")
    row.querySelector(fault ? "[type=file]" : "input:not([type=hidden])").focus()
    speak(fault?.textContent ?? form.dataset.attached)
  } else add.focus()
}

// The rows as they were are put back whole, until something else is done with them.
function offerUndo(old, rows, place) {
  const row = old.querySelectorAll(".paper-row")[place]
  const text = row.querySelector("textarea, input:not([type=hidden])").value || row.querySelector("legend").textContent
  const notice = document.createElement("p")
  notice.className = "row-undo"
  notice.append(format(form.dataset.removed, { row: text.slice(0, 80) }))
  const undo = Object.assign(document.createElement("button"), {
    type: "button", className: "btn btn-link btn-sm", textContent: form.dataset.undo,
  })
  undo.addEventListener("click", () => {
    const seen = `[name="${rows.id}-seen"]`
    old.querySelector(seen).value = rows.querySelector(seen).value
    rows.replaceWith(old)
    old.querySelectorAll(".paper-row")[place].querySelector("textarea, input:not([type=hidden])").focus()
    speak(format(form.dataset.undone, { row: text.slice(0, 80) }))
    saver.changed()
  })
  notice.append(undo)
  rows.prepend(notice)
  rows.addEventListener("input", () => notice.remove(), { once: true })
  undo.focus()
  speak(notice.firstChild.textContent)
}

form.addEventListener("click", (event) => {
  const button = event.target.closest("button[name=act]")
  if (!button || saver.isStopped) return
  event.preventDefault()
  act(button.value)
})

// A chosen file is sent at once, and not with every save.
form.addEventListener("change", (event) => {
  if (event.target.type !== "file") return
  event.stopPropagation()
  const row = event.target.closest(".paper-row")
  if (event.target.files.length) act(row.querySelector("[value^=attach]").value)
}, true)
form.addEventListener("input", (event) => { if (event.target.type === "file") event.stopPropagation() }, true)
