// What is written and not yet saved: in memory, and in the browser's own store, so that it is here
// after a reload and after a day without contact. One place for each unit, named by what and key.
export class Kept {
  constructor(prefix) {
    this.prefix = prefix
    this.entries = new Map()
    for (const [name, entry] of this.stored()) this.entries.set(name, entry)
    addEventListener("notes-forgotten", () => { this.isForgotten = true })
  }

  *stored() {
    try {
      for (const place of Object.keys(localStorage)) {
        if (!place.startsWith(this.prefix)) continue
        yield [place.slice(this.prefix.length), JSON.parse(localStorage.getItem(place))]
      }
    } catch { /* forbidden */ }
  }

  get(name) { return this.entries.get(name) }
  has(name) { return this.entries.has(name) }
  get size() { return this.entries.size }

  put(name, entry) {
    this.entries.set(name, entry)
    if (this.isForgotten) return
    try { localStorage.setItem(this.prefix + name, JSON.stringify(entry)) } catch { /* full or forbidden */ }
  }

  drop(name) {
    this.entries.delete(name)
    try { localStorage.removeItem(this.prefix + name) } catch { /* forbidden */ }
  }

  // A guest and an item stand before what is written of them.
  inOrder() {
    const rank = (name) => (/^(guest|item)\./.test(name) ? 0 : 1)
    return [...this.entries.keys()].sort((one, other) => rank(one) - rank(other))
  }
}
