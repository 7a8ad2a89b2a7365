// Two wrote in the same place: both versions side by side, and the writer chooses.
import { fill, find, nameOf, tell } from "iop/meeting_units"
import { basis } from "iop/meeting_sending"

const place = (name) => find(name)?.querySelector(":scope > .log-versions")

export function showVersions(name, kept, chosen) {
  const unit = find(name)
  const { data, theirs } = kept.get(name)
  if (!unit) return
  place(name)?.remove()
  const pattern = document.querySelector('template[data-pattern="versions"]')
  const block = pattern.content.firstElementChild.cloneNode(true)
  block.querySelector("[data-mine]").textContent = inWords(data)
  block.querySelector("[data-theirs]").textContent =
    theirs ? inWords(theirs) : document.getElementById("log-form").dataset.taken
  block.querySelector("[data-choose=both]").hidden = !theirs || !("revision" in theirs)
  block.addEventListener("click", (event) => {
    const way = event.target.closest("button")?.dataset.choose
    if (way) choose(way, unit, kept, chosen)
  })
  unit.append(block)
}

const inWords = ({ text, responsible, due_on }) => [text, responsible, due_on].filter(Boolean).join("\n")

function choose(way, unit, kept, chosen) {
  const name = nameOf(unit)
  const { data, theirs } = kept.get(name)
  place(name).remove()
  tell(name)
  if (way === "theirs") {
    kept.drop(name)
    if (theirs) fill(unit, theirs)
    else unit.remove()
  } else {
    const text = way === "both" ? joined(data.text, theirs.text) : data.text
    const now = { ...data, text, ...basis(theirs) }
    kept.put(name, { data: now })
    fill(unit, now)
  }
  chosen(way, unit)
}

// The other's first: it stood there already.
export function joined(mine, theirs) {
  if (mine.includes(theirs)) return mine
  if (theirs.includes(mine)) return theirs
  return `${theirs.trimEnd()}\n\n${mine.trimStart()}`
}
