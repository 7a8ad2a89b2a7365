// Clauses and earlier texts are fetched when somebody wants them, and go in where the cursor is.
import { insertText } from "iop/prose"

export function clauses(form) {
  const fold = form.querySelector("details.insert")
  if (!fold) return
  const search = fold.querySelector("[data-clauses]")
  const list = fold.querySelector("#clauses")
  let timer

  const show = async () => {
    const url = `${search.dataset.clauses}?q=${encodeURIComponent(search.value)}`
    const answer = await fetch(url, { headers: { Accept: "text/html" } }).catch(() => null)
    if (answer?.ok && !answer.redirected) list.innerHTML = await answer.text()
  }
  fold.addEventListener("toggle", () => { if (fold.open && !list.childElementCount) show() })
  // What is searched for is no text of the agreement: nothing to save.
  search.addEventListener("input", (event) => {
    event.stopPropagation()
    clearTimeout(timer)
    timer = setTimeout(show, 250)
  })
  search.addEventListener("change", (event) => event.stopPropagation())
  search.addEventListener("keydown", (event) => {
    if (event.key === "Enter") { event.preventDefault(); show() }
  })
  list.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=insert]")
    if (!button) return
    event.preventDefault()
    insertText(form.elements.body, button.closest("li").querySelector(".clause-text").innerHTML)
    fold.open = false
  })
}
