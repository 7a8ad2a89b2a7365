// Sends what is kept, one unit at a time, until the server has said that it is saved. Without
// contact it waits, and tries again when the contact is back.
const LONGEST_WAIT = 60_000

export class Sending {
  // ``told`` has a function for each answer: saved, behind, invalid, closed, and say for the line.
  constructor(form, kept, told) {
    Object.assign(this, { form, kept, told, words: form.dataset })
    this.failures = 0
    this.saves = 0 // begun or answered; a state that was asked for before is then too old
    this.running = null
    addEventListener("online", () => {
      this.failures = 0 // an attempt that is under way and fails is made again soon
      this.now()
    })
  }

  schedule(wait) {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.now(), wait)
  }

  // One after the other: what is sent next rests on what was saved before.
  async now({ keepalive = false } = {}) {
    clearTimeout(this.timer)
    if (this.running) {
      this.isWanted = true
      return this.running
    }
    this.running = this.all(keepalive)
    try { await this.running } finally { this.running = null }
    if (this.isWanted) {
      this.isWanted = false
      if (!this.failures) await this.now()
    }
  }

  async all(keepalive) {
    let isTold = false
    for (const name of this.kept.inOrder()) {
      const entry = this.kept.get(name)
      if (!entry || entry.held) continue
      if (!isTold && !this.failures) this.told.say(this.words.saving)
      isTold = true
      if (!await this.one(name, entry, keepalive)) return
    }
    if (isTold || this.failures) this.done()
    this.failures = 0
  }

  // What the line says when nothing is being sent.
  done() {
    const waiting = [...this.kept.entries.values()]
    const held = waiting.find((entry) => entry.held)
    if (held) this.told.say(this.words[held.held])
    else if (!waiting.length) this.told.saved()
  }

  // Whether there was an answer; without one the rest waits too.
  async one(name, entry, keepalive) {
    const sent = JSON.stringify(entry.data)
    this.saves += 1
    let response
    try {
      response = await fetch(this.address(name), {
        method: "POST", body: this.body(name, entry), keepalive, headers: { Accept: "application/json" },
      })
    } catch {
      this.unanswered(name, sent)
      return this.failed(this.words.offline)
    }
    this.saves += 1
    if (response.redirected) return this.failed(this.words.signedOut)
    if (!response.headers.get("Content-Type")?.startsWith("application/json")) {
      if (response.status >= 500) this.unanswered(name, sent)
      return this.failed(this.words.failed)
    }
    this.failures = 0
    return this.answered(name, sent, await response.json())
  }

  address(name) {
    return `${location.pathname}${name.split(".")[0]}/`
  }

  body(name, entry) {
    const body = new FormData()
    for (const [field, value] of Object.entries(entry.data)) body.append(field, value)
    body.append("key", name.split(".")[1])
    body.append("csrfmiddlewaretoken", this.form.elements.csrfmiddlewaretoken.value)
    return body
  }

  // It may have been saved all the same.
  unanswered(name, sent) {
    const entry = this.kept.get(name)
    if (entry) this.kept.put(name, { ...entry, unanswered: JSON.parse(sent) })
  }

  answered(name, sent, answer) {
    const entry = this.kept.get(name)
    if (!entry) return true
    if (answer.state === "saved") this.wasSaved(name, entry, sent, answer.unit)
    else if (answer.state === "behind") return this.isBehind(name, entry, answer.theirs)
    else {
      this.kept.put(name, { ...entry, held: answer.state })
      this.told[answer.state](name, answer.errors)
    }
    return true
  }

  wasSaved(name, entry, sent, unit) {
    if (JSON.stringify(entry.data) === sent) this.kept.drop(name)
    else this.kept.put(name, { data: { ...entry.data, ...basis(unit) } })
    this.told.stored(name, unit)
  }

  async isBehind(name, entry, theirs) {
    const own = entry.unanswered
    if (own && theirs && said(own) === said(theirs)) {
      const data = { ...entry.data, ...basis(theirs) }
      this.kept.put(name, { data })
      return this.one(name, this.kept.get(name), false)
    }
    this.kept.put(name, { ...entry, held: "behind", theirs })
    this.told.behind(name)
    return true
  }

  failed(text) {
    this.failures += 1
    this.told.say(text)
    this.schedule(Math.min(LONGEST_WAIT, 1000 * 2 ** this.failures))
    return false
  }
}

// What a unit is based on, so that the next save follows upon it.
export function basis(unit) {
  if (!unit) return { base: "" }
  const found = {}
  for (const field of ["revision", "base"]) if (field in unit) found[field] = String(unit[field])
  return found
}

const lines = (text) => String(text ?? "").replace(/\r\n?/g, "\n").trim()
const said = (data) =>
  ["text", "kind", "responsible", "due_on"].map((field) => lines(data[field])).join("\n\0")
