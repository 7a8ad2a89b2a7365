// The page of a report: it saves itself, rows come and go, and traces of persons are told at once.
import { format, speak } from "iop/speak"
import { writing } from "iop/writing"

const PLACEHOLDER = /__key__/g
const form = document.getElementById("report-form")
const saver = writing(form)
const firstField = (row) => row.querySelector("input:not([type=hidden]), select, textarea")

function add(button) {
  const template = form.querySelector(`template[data-template="${button.dataset.add}"]`)
  const holder = document.createElement("template")
  holder.innerHTML = template.innerHTML.replace(PLACEHOLDER, crypto.randomUUID())
  const row = holder.content.firstElementChild
  const owner = button.closest(".report-block")
  if (owner) row.querySelector("[data-parent]").value = owner.dataset.key
  button.closest(".rows").querySelector(".row-list").append(row)
  firstField(row).focus()
  row.scrollIntoView({ block: "nearest" })
  speak(form.dataset.added)
}

// What is removed can be put back until the page is left.
function remove(button) {
  const row = button.closest(".report-row")
  const notice = document.createElement("li")
  notice.className = "row-undo"
  notice.append(form.dataset.removed)
  const undo = Object.assign(document.createElement("button"), {
    type: "button", className: "btn btn-link btn-sm", textContent: form.dataset.undo,
  })
  undo.addEventListener("click", () => {
    notice.replaceWith(row)
    firstField(row).focus()
    speak(form.dataset.undone)
    saver.changed()
  })
  notice.append(" ", undo)
  row.replaceWith(notice)
  undo.focus()
  speak(form.dataset.removed)
  saver.changed()
}

form.addEventListener("click", (event) => {
  const button = event.target.closest("button")
  if (!button) return
  if (button.dataset.add) { event.preventDefault(); add(button) }
  else if ("remove" in button.dataset) { event.preventDefault(); remove(button) }
})

// A chosen file is sent at once with its button, and neither saved with the rest nor kept.
const file = document.getElementById("id_file")
file.removeAttribute("name")
for (const type of ["input", "change"]) {
  file.addEventListener(type, (event) => event.stopPropagation())
}
file.addEventListener("change", () => {
  if (!file.files.length) return
  file.name = "file"
  form.requestSubmit(form.querySelector("[name=attach]"))
})

// What may tell of a person is said at its field, and read out once when it is new.
function showWarnings(warnings) {
  const old = new Map([...form.querySelectorAll(".report-warning")].map((note) => [note.id, note]))
  for (const [id, text] of Object.entries(warnings)) {
    const field = document.getElementById(id)
    if (!field) continue
    const name = `${id}_warning`
    const known = old.get(name)
    old.delete(name)
    if (known?.dataset.text === text) continue
    const note = known ?? Object.assign(document.createElement("p"), { id: name, className: "report-warning" })
    note.dataset.text = text
    note.textContent = format("⚠ {text}", { text })
    if (!known) {
      const others = (field.getAttribute("aria-describedby") ?? "").split(" ")
      field.setAttribute("aria-describedby", [...new Set([...others, name])].join(" ").trim())
      ;(field.closest(".mb-3") ?? field).after(note)
    }
    speak(text)
  }
  for (const [name, note] of old) {
    const field = document.getElementById(name.replace(/_warning$/, ""))
    const others = (field?.getAttribute("aria-describedby") ?? "").split(" ").filter((one) => one !== name)
    field?.setAttribute("aria-describedby", others.join(" "))
    note.remove()
  }
}
form.addEventListener("section-saved", (event) => showWarnings(event.detail.warnings ?? {}))
