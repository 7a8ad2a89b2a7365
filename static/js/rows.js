// Rows are added, moved and removed here in the page, without losing what is typed. Without this
// script the same buttons send the form, and the server answers with the rows as asked.
import { prose } from "iop/prose"
import { format, speak } from "iop/speak"

const PLACEHOLDER = /__key__/g

const rowOf = (element) => element.closest(".row-card")
const listOf = (element) => element.closest(".rows").querySelector(":scope > .row-list")
export const firstField = (row) =>
  row.querySelector(".prose [role=textbox], input:not([type=hidden]), select, textarea:not([hidden])")

const textOf = (field) =>
  field.tagName === "SELECT" ? field.selectedOptions[0]?.textContent ?? "" : field.value

// What the row is called: its naming fields where it has such, else the first that says anything.
export function titleOf(row) {
  const naming = [...row.querySelectorAll("[data-summary]")].filter((field) => rowOf(field) === row)
  const words = naming.filter((field) => field.value).map(textOf)
  if (naming.length) return words.join(" · ")
  for (const field of row.querySelectorAll("textarea, input[type=text], select")) {
    if (field.value) return textOf(field).trim().slice(0, 80)
  }
  return row.querySelector(".row-title")?.textContent.trim() ?? ""
}

export function rows(form, changed) {
  const words = form.dataset
  const taken = new Map()

  function add(button) {
    const template = form.querySelector(`template[data-template="${button.dataset.add}"]`)
    const holder = document.createElement("template")
    holder.innerHTML = template.innerHTML.replace(PLACEHOLDER, crypto.randomUUID())
    const row = holder.content.firstElementChild
    const owner = rowOf(button)
    if (owner) row.querySelector("input[name$='-parent']").value = owner.dataset.key
    listOf(button).append(row)
    prose(row)
    form.dispatchEvent(new CustomEvent("row-added", { detail: row }))
    firstField(row)?.focus()
    row.scrollIntoView({ block: "nearest" })
    speak(words.added)
  }

  function move(button, way) {
    const row = rowOf(button)
    const other = way === "up" ? row.previousElementSibling : row.nextElementSibling
    if (!other) return
    if (way === "up") other.before(row)
    else other.after(row)
    button.focus()
    const all = [...row.parentElement.children]
    speak(format(words.moved, { place: all.indexOf(row) + 1, all: all.length }))
    changed()
  }

  function remove(button) {
    const row = rowOf(button)
    const list = row.parentElement
    const after = row.nextElementSibling
    const name = titleOf(row)
    row.remove()
    const notice = document.createElement("li")
    notice.className = "row-undo"
    const text = document.createElement("span")
    text.textContent = format(words.removed, { row: name })
    const undo = Object.assign(document.createElement("button"), {
      type: "button", className: "btn btn-link btn-sm", textContent: words.undo,
    })
    const put = () => {
      notice.replaceWith(row)
      taken.delete(row.dataset.key)
    }
    undo.addEventListener("click", () => {
      put()
      firstField(row)?.focus()
      speak(format(words.undone, { row: name }))
      changed()
    })
    notice.append(text, undo)
    if (after) after.before(notice)
    else list.append(notice)
    taken.set(row.dataset.key, put)
    undo.focus()
    speak(text.textContent)
    changed()
  }

  form.addEventListener("click", (event) => {
    const button = event.target.closest("button")
    if (!button) return
    if (button.dataset.add) { event.preventDefault(); add(button) }
    else if (button.dataset.move) { event.preventDefault(); move(button, button.dataset.move) }
    else if ("remove" in button.dataset) { event.preventDefault(); remove(button) }
  })
  form.addEventListener("keydown", (event) => {
    const way = { ArrowUp: "up", ArrowDown: "down" }[event.key]
    const row = event.altKey && way && rowOf(event.target)
    if (!row) return
    event.preventDefault()
    const focused = document.activeElement
    move(row.querySelector(`:scope > .row-tools [data-move=${way}]`), way)
    focused.focus()
  })

  form.addEventListener("input", (event) => {
    const row = "summary" in event.target.dataset && rowOf(event.target)
    const summary = row && row.querySelector(":scope > .row-fold .row-summary")
    if (summary) summary.textContent = titleOf(row)
  })

  // A choice among rows of the same page follows what stands there now.
  form.addEventListener("focusin", (event) => {
    const source = event.target.dataset?.source
    const section = source && form.querySelector(`[data-rows="${source}"]`)
    if (!section) return
    const select = event.target
    const chosen = select.value
    const options = [...section.querySelectorAll(":scope > .row-list > .row-card")]
      .map((row) => new Option(titleOf(row), row.dataset.key))
      .filter((option) => option.textContent)
    select.replaceChildren(select.options[0], ...options)
    select.value = chosen
    if (select.selectedIndex < 0) select.value = ""
  })

  return {
    // Puts back a row that could not be removed; the reason is shown by the caller.
    restore(key) { taken.get(key)?.() },
  }
}
