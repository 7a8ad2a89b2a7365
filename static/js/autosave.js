// Saves the form a moment after typing stops, and says so. Nothing that is being typed in is ever
// replaced: the answer holds a sentence, what the form is now based on, and errors for the fields.
import { speak } from "iop/speak"
import { typingPlace } from "iop/typing"

const PAUSE = 1000
const LONGEST_WAIT = 60_000

export class Saver {
  constructor(form, status) {
    this.form = form
    this.status = status
    this.words = form.dataset
    this.isDirty = false
    this.isStopped = false
    this.saving = null
    this.failures = 0
    this.store = `iop-draft:${form.dataset.editor}:${location.pathname}`
  }

  changed() {
    this.isDirty = true
    if (this.isStopped) return this.keep()
    this.schedule(PAUSE)
  }

  schedule(wait) {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.save(), wait)
  }

  // One save at a time: the next one is based on what this one gives.
  async save({ keepalive = false } = {}) {
    clearTimeout(this.timer)
    if (this.saving) {
      await this.saving
      if (!this.isDirty) return
    }
    if (this.isStopped) return
    this.isDirty = false
    this.say(this.words.saving)
    this.saving = this.send(keepalive)
    try { await this.saving } finally { this.saving = null }
    if (this.isDirty && !this.failures && !this.isStopped) this.schedule(PAUSE)
  }

  async send(keepalive) {
    this.keep()
    const body = new FormData(this.form)
    let response
    try {
      response = await fetch(this.form.action, {
        method: "POST", body, keepalive, headers: { Accept: "application/json" },
      })
    } catch {
      return this.failed(this.words.retrying)
    }
    const isAnswer = response.headers.get("Content-Type")?.startsWith("application/json")
    if (isAnswer) return this.answered(await response.json())
    if (response.redirected) return this.failed(this.words.signedOut)
    if (response.status === 403) await this.renewToken()
    if (response.status === 413 || response.status === 400) return this.failed(this.words.tooBig)
    return this.failed(this.words.failed)
  }

  answered(answer) {
    this.failures = 0
    for (const [name, value] of Object.entries(answer.basis ?? {})) {
      const field = this.form.elements[name] // a row may have been removed meanwhile
      if (field) field.value = value
    }
    if (answer.state === "conflict" || answer.state === "closed") {
      this.isStopped = true
      this.isDirty = true
      this.say(answer.text)
      this.form.dispatchEvent(new CustomEvent("save-stopped", { detail: answer }))
      return
    }
    this.say(answer.text)
    this.showErrors(answer.errors)
    if (answer.state === "saved" && !this.isDirty) this.forget()
    this.form.dispatchEvent(new CustomEvent("section-saved", { bubbles: true, detail: answer }))
  }

  failed(text) {
    this.failures += 1
    this.isDirty = true
    this.say(text)
    this.schedule(Math.min(LONGEST_WAIT, 1000 * 2 ** this.failures))
  }

  // Signing in again changes the token that guards the form.
  async renewToken() {
    const page = await fetch(location.pathname, { headers: { Accept: "text/html" } }).catch(() => null)
    if (!page?.ok) return
    const html = new DOMParser().parseFromString(await page.text(), "text/html")
    const token = html.querySelector(`#${this.form.id} [name=csrfmiddlewaretoken]`)
    if (token) this.form.elements.csrfmiddlewaretoken.value = token.value
  }

  say(text) {
    if (this.status.textContent !== text) this.status.textContent = text
  }

  showErrors(errors) {
    for (const old of this.form.querySelectorAll(".invalid-feedback")) old.remove()
    for (const field of this.form.querySelectorAll(".is-invalid, [aria-invalid]")) {
      field.classList.remove("is-invalid")
      field.removeAttribute("aria-invalid")
    }
    for (const [id, messages] of Object.entries(errors)) {
      const field = document.getElementById(id)
      if (!field) continue
      const message = document.createElement("p")
      message.id = `${id}_error`
      message.className = "invalid-feedback"
      message.textContent = messages.join(" ")
      const place = typingPlace(field)
      if (field.matches("input, select, textarea")) {
        field.classList.add("is-invalid")
        place.setAttribute("aria-invalid", "true")
        const others = (place.getAttribute("aria-describedby") ?? "").split(" ")
        place.setAttribute("aria-describedby", [...new Set([...others, message.id])].join(" ").trim())
        ;(field.closest(".form-check") ?? field).after(message)
      } else field.prepend(message)
    }
    const count = Object.keys(errors).length
    if (count && count !== this.count) speak(this.status.textContent)
    this.count = count
  }

  // What is not confirmed as saved lies in the browser too, in case the page is lost.
  keep() {
    const entries = [...new FormData(this.form)].filter(([name]) => name !== "csrfmiddlewaretoken")
    try { localStorage.setItem(this.store, JSON.stringify(entries)) } catch { /* full or forbidden */ }
  }

  forget() {
    try { localStorage.removeItem(this.store) } catch { /* forbidden */ }
  }

  kept() {
    try { return JSON.parse(localStorage.getItem(this.store)) } catch { return null }
  }
}
