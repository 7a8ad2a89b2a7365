// The units of the page: what stands in their fields, and new ones made from the page's patterns.
const HIDDEN = ["shown"]

export const nameOf = (unit) => unit.dataset.unit
export const find = (name) => document.querySelector(`[data-unit="${name}"]`)
export const field = (name, fact) => document.getElementsByName(`${name}.${fact}`)[0]
const keyOf = (name) => name.split(".")[1]
const whatOf = (name) => name.split(".")[0]

export function collect(unit) {
  const name = nameOf(unit)
  const data = {}
  for (const each of unit.querySelectorAll("input, select, textarea")) {
    if (!each.name.startsWith(`${name}.`)) continue
    const fact = each.name.slice(name.length + 1)
    if (HIDDEN.includes(fact)) continue
    if (each.type === "radio" && !each.checked) continue
    data[fact] = each.type === "checkbox" && !each.checked ? "" : each.value
  }
  return data
}

export function fill(unit, data) {
  const name = nameOf(unit)
  for (const [fact, value] of Object.entries(data)) {
    const said = unit.querySelector(`[data-field="${fact}"]`)
    if (said) said.textContent = value
    for (const each of document.getElementsByName(`${name}.${fact}`)) {
      if (each.type === "radio") each.checked = each.value === value
      else if (each.type === "checkbox") each.checked = Boolean(value) && value !== "false"
      else if (each.value !== String(value)) each.value = value
    }
  }
}

// --- New ones ---

const itemCard = (key) => document.querySelector(`#log-items [data-item="${key}"]`)

function fromPattern(pattern, key, item = "") {
  const holder = document.createElement("template")
  const html = document.querySelector(`template[data-pattern="${pattern}"]`).innerHTML
  holder.innerHTML = html.replaceAll("__key__", key).replaceAll("__item__", item)
  const made = holder.content.firstElementChild
  made.classList.remove("no-script")
  reveal(made)
  return made
}

export function reveal(root) {
  for (const each of root.querySelectorAll(".script-only")) each.hidden = false
}

export function addRow(what, key, item) {
  const card = itemCard(item)
  if (!card) return null
  const row = fromPattern(what, key, item)
  card.querySelector(".log-rows").append(row)
  return row
}

export function addPerson(key, data) {
  const person = fromPattern("presence", key)
  document.getElementById("log-people").append(person)
  fill(person, data)
  const names = document.getElementById("log-names")
  names.append(Object.assign(document.createElement("option"), { value: data.name }))
  return person
}

export function addItem(key, heading) {
  const card = fromPattern("item", key)
  card.querySelector("[data-heading]").textContent = heading
  const all = document.getElementById("log-items")
  all.append(card)
  card.querySelector(".log-number").textContent = all.children.length
  return card
}

// The unit of a name, made if the page has not got it; null where it has no place.
export function findOrMake(name, data) {
  const known = find(name)
  if (known) return known
  const [what, key] = [whatOf(name), keyOf(name)]
  if (what === "outcome" || what === "action") return addRow(what, key, data.item)
  if (what === "presence") return data.name ? addPerson(key, data) : null
  if (what === "item") return itemCard(key) ?? addItem(key, data.heading)
  return null
}

// Rows that stood here and are stored no more.
export function removed(units) {
  return [...document.querySelectorAll("#log-items .log-row[data-unit]")].filter(
    (row) => field(nameOf(row), "base")?.value && !(nameOf(row) in units)
  )
}

// --- What is told of a unit ---

export function tell(name, text = "", kind = "") {
  const place = document.querySelector(`[data-state-of="${name}"]`)
  if (!place) return
  if (place.textContent !== text) place.textContent = text
  place.className = `log-unit-state ${kind}`
}
