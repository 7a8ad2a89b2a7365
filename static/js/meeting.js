// Logging a meeting: each change is kept here at once, sent a moment later, and what others write
// comes in where nobody is writing.
import { Kept } from "iop/meeting_kept"
import { Sending } from "iop/meeting_sending"
import * as units from "iop/meeting_units"
import { showVersions } from "iop/meeting_versions"
import { format, speak } from "iop/speak"
import { typedIn } from "iop/typing"

const PAUSE = 800
const ASK_EVERY = 10_000

const form = document.getElementById("log-form")
const words = form.dataset
const line = document.getElementById("save-status")
const kept = new Kept(words.store)
const say = (text) => { if (line.textContent !== text) line.textContent = text }

const sending = new Sending(form, kept, {
  say,
  saved() { say(format(words.saved, { time: new Date().toLocaleTimeString("sv-SE", { timeStyle: "short" }) })) },
  stored(name, unit) {
    const place = units.find(name)
    if (place && unit) units.fill(place, onlyBasis(unit))
    if (!kept.has(name)) units.tell(name)
  },
  behind(name) {
    units.tell(name)
    showVersions(name, kept, chosen)
    speak(words.behind)
  },
  invalid(name, errors) { units.tell(name, errors.join(" "), "invalid-feedback") },
  closed(name, errors) {
    units.tell(name, errors.join(" "), "invalid-feedback")
    say(words.closed)
  },
})

const onlyBasis = ({ revision, base }) =>
  Object.fromEntries(Object.entries({ revision, base }).filter(([, value]) => value !== undefined))

// --- Writing ---

function changed(unit, wait) {
  const name = units.nameOf(unit)
  const { unanswered, held, theirs } = kept.get(name) ?? {}
  const data = units.collect(unit)
  const isRow = unit.classList.contains("log-row")
  if (isRow && !data.text.trim() && !data.base) return kept.drop(name)
  if (isRow && !data.text.trim()) return // taken away by its button alone
  const stays = held === "behind" ? { held, theirs } : {}
  kept.put(name, { data, unanswered, ...stays })
  if (unit.classList.contains("log-person")) count()
  if (stays.held) return
  units.tell(name, words.unsaved, "is-short")
  sending.schedule(wait)
}

form.addEventListener("input", (event) => {
  const unit = event.target.closest("[data-unit]")
  if (unit && !unit.dataset.new) changed(unit, PAUSE)
})
form.addEventListener("change", (event) => {
  const unit = event.target.closest("[data-unit]")
  if (!unit || unit.dataset.new) return
  // What was typed is kept already, and only sent sooner.
  if (event.target.matches("textarea, input:not([type])")) sending.schedule(150)
  else changed(unit, 0)
})
form.addEventListener("submit", (event) => event.preventDefault())
form.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.target.tagName !== "INPUT") return
  const unit = event.target.closest("[data-new]")
  if (unit) addNew(unit)
})

function chosen(way, unit) {
  if (way === "theirs") sending.done()
  else units.tell(units.nameOf(unit), words.unsaved, "is-short")
  sending.now()
  unit.querySelector("textarea")?.focus()
}

// --- Adding and taking away ---

form.addEventListener("click", (event) => {
  const button = event.target.closest("button[type=button]")
  if (!button) return
  if (button.dataset.add) add(button)
  else if ("remove" in button.dataset) remove(button.closest("[data-unit]"))
  else if (button.closest("[data-new]")) addNew(button.closest("[data-new]"))
  else if (button.id === "log-next") next()
})

function add(button) {
  const item = button.closest("[data-item]").dataset.item
  const row = units.addRow(button.dataset.add, crypto.randomUUID(), item)
  if (button.dataset.kind) row.querySelector("select").value = button.dataset.kind
  row.querySelector("textarea").focus()
  row.scrollIntoView({ block: "nearest" })
}

function remove(row) {
  const name = units.nameOf(row)
  const data = { ...units.collect(row), text: "" }
  const after = row.closest("[data-item]").querySelector("[data-add]")
  row.remove()
  kept.drop(name)
  if (data.base) {
    kept.put(name, { data })
    sending.now()
  }
  after.focus()
  speak(words.removed)
}

// A guest or an item: its fields become a unit of its own, and are emptied for the next.
function addNew(unit) {
  const data = units.collect(unit)
  const [naming] = unit.querySelectorAll("input")
  if (!naming.value.trim()) return naming.focus()
  const name = `${unit.dataset.new}.${crypto.randomUUID()}`
  kept.put(name, { data })
  show(name, data)
  for (const each of unit.querySelectorAll("input, select")) each.value = ""
  naming.focus()
  speak(words.added)
  sending.now()
}

function show(name, data) {
  const [what, key] = name.split(".")
  if (what === "guest") {
    const said = [data.name, data.title].filter(Boolean).join(", ")
    units.findOrMake(`presence.${key}`, { name: said, party: "", presence: "present" })
    count()
  } else units.findOrMake(name, data)
}

function count() {
  const people = [...document.querySelectorAll("#log-people .log-person")]
  const came = people.filter((one) => one.querySelector("[value=present]:checked, [value=partly]:checked"))
  document.getElementById("log-came").textContent =
    format(words.came, { came: came.length, all: people.length })
}

// --- What others have written ---

async function ask() {
  if (document.visibilityState === "hidden") return
  const before = sending.saves
  let state
  try {
    const response = await fetch(words.state, { headers: { Accept: "application/json" } })
    if (response.redirected || !response.ok) throw new Error("no answer")
    state = await response.json()
  } catch {
    if (!kept.size) say(words.noContact)
    return
  }
  if (line.textContent === words.noContact) say("")
  form.elements.csrfmiddlewaretoken.value = state.token
  document.getElementById("log-writers").textContent = state.writers && `· ${state.writers}`
  if (kept.size && !state.is_locked) sending.now()
  if (state.is_locked) say(words.closed)
  else if (before === sending.saves && !sending.running) takeIn(state.units)
  else setTimeout(ask, PAUSE) // something was saved meanwhile: this is how it was before
}

const isBusy = (unit) => unit.contains(document.activeElement) && document.activeElement !== document.body

function takeIn(stored) {
  for (const [name, data] of Object.entries(stored)) {
    const unit = units.findOrMake(name, data)
    if (!unit || name.startsWith("item.")) continue
    if (kept.has(name)) continue
    if (isBusy(unit) && unit.querySelector("textarea")) tellOfOther(name, data)
    else {
      units.fill(unit, data)
      if (!kept.has(name)) units.tell(name)
    }
  }
  for (const row of units.removed(stored)) {
    if (!kept.has(units.nameOf(row)) && !isBusy(row)) row.remove()
  }
  count()
}

function tellOfOther(name, data) {
  const seen = units.field(name, "revision")?.value ?? units.field(name, "base")?.value
  if (String(data.revision ?? data.base) !== seen) units.tell(name, words.other)
}

// --- Going on and leaving ---

const headings = () => [...document.querySelectorAll("#log-items h2, #log-new-heading")]

function next() {
  const top = (heading) => heading.getBoundingClientRect().top
  const here = document.activeElement.closest("[data-item]")?.querySelector("h2")
  const all = headings()
  const following = here ? all[all.indexOf(here) + 1] : all.find((one) => top(one) > 120)
  const target = following ?? document.getElementById("log-end-heading")
  target.scrollIntoView({ block: "start" })
  const field = target.closest(".log-item")?.querySelector("textarea")
  ;(field ?? target).focus({ preventScroll: true })
}

document.getElementById("log-close").addEventListener("click", async (event) => {
  if (!kept.size) return
  event.preventDefault()
  await sending.now()
  if (!kept.size) location.assign(event.target.href)
})
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") sending.now({ keepalive: true })
  else ask()
})

// What was left unsaved here the last time is put back, and sent.
function bringBack() {
  let isBack = false
  for (const name of kept.inOrder()) {
    const { data, held } = kept.get(name)
    isBack = true
    if (/^(guest|item)\./.test(name)) { show(name, data); continue }
    if (!data.text && "base" in data) { units.find(name)?.remove(); continue }
    const unit = units.findOrMake(name, data)
    if (!unit) continue
    units.fill(unit, data)
    units.tell(name, words.unsaved, "is-short")
    if (held === "behind") showVersions(name, kept, chosen)
    else if (held) kept.put(name, { data })
  }
  if (isBack) say(words.restored)
  return isBack
}

// The page itself is kept too, so that it can be opened again without contact.
async function keepPage() {
  await navigator.serviceWorker.register(words.worker)
  const { active } = await navigator.serviceWorker.ready
  const { port1, port2 } = new MessageChannel()
  port1.onmessage = () => { form.dataset.isKept = "yes" }
  const kinds = ["link", "script", "css", "img", "other"]
  const parts = performance.getEntriesByType("resource")
    .filter((one) => kinds.includes(one.initiatorType) && one.name.startsWith(location.origin))
    .map((one) => one.name)
  active.postMessage({ page: location.href, parts }, [port2])
}

if ("serviceWorker" in navigator) addEventListener("load", () => keepPage().catch(() => {}))
document.documentElement.classList.add("scripted")
units.reveal(document)
document.getElementById("log-next").hidden = false
const begun = new Set(typedIn(form).map((field) => field.closest("[data-unit]")))
if (bringBack()) sending.now()
for (const unit of begun) if (unit && !unit.dataset.new) changed(unit, PAUSE)
count()
setInterval(ask, ASK_EVERY)
ask()
