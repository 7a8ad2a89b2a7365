// Keeps the meetings that a reader has opened, so that they are read without a network too.
//
// The network comes first; a kept copy answers only when there is none. The server says what may
// be kept: an answer with X-Keep-For, which names the reader and the meeting. Any other answer
// (a secret paper, a recalled one, the way to the sign-in) drops what was kept at its address.
// Another reader's first answer drops all of the one before; forget.js drops it at sign-out.
const READER = "reader."
const PARTS = "parts" // styles, scripts, fonts: nobody's secret
const DAYS = 14

self.addEventListener("install", () => self.skipWaiting())
self.addEventListener("activate", (event) => {
  event.waitUntil(caches.delete(PARTS).then(() => self.clients.claim()))
})
self.addEventListener("fetch", (event) => {
  const isOurs = new URL(event.request.url).origin === self.location.origin
  if (isOurs && event.request.method === "GET") event.respondWith(answer(event))
})
self.addEventListener("message", (event) => {
  event.waitUntil(keepMeeting(event.data).then((isKept) => event.ports[0].postMessage(isKept)))
})

async function answer(event) {
  const { request } = event
  try {
    const response = await fetch(request)
    const isPart = ["style", "script", "font", "image"].includes(request.destination)
    event.waitUntil(keep(request.url, response.clone(), isPart))
    return response
  } catch (error) {
    const copy = await kept(request.url)
    if (!copy) throw error
    return copy
  }
}

// --- Keeping ---

async function keepMeeting({ pages, files, packet, parts }) {
  const results = []
  let name
  for (const url of pages) {
    const response = await fetched(url)
    name ||= response?.headers.get("X-Keep-For")
    results.push(response && await keep(url, response, false))
  }
  for (const url of parts) {
    const response = await fetched(url)
    results.push(response && await keep(url, response, true))
  }
  // A file never changes at its address; the packet does.
  for (const url of files) if (!await stored(url)) results.push(await refreshed(url))
  if (await stored(packet)) await refreshed(packet)
  if (name) await dropOutdated(READER + name, new Set([...pages, ...files, packet]))
  return results.every(Boolean)
}

async function fetched(url) {
  try { return await fetch(url, { cache: "no-cache" }) } catch { return null }
}

async function refreshed(url) {
  const response = await fetched(url)
  return response && keep(url, response, false)
}

async function keep(url, response, isPart) {
  if (response.status >= 500) return false
  const name = isPart ? PARTS : READER + response.headers.get("X-Keep-For")
  if (!response.ok || !(isPart || response.headers.has("X-Keep-For"))) {
    await drop(url)
    return false
  }
  if (!isPart) await dropOthers(name)
  await (await caches.open(name)).put(url, response)
  return true
}

// --- Reading ---

function stored(url) {
  return caches.match(url, { ignoreVary: true })
}

async function kept(url) {
  const copy = await stored(url)
  if (!copy || isOld(copy)) return undefined
  return (copy.headers.get("Content-Type") || "").startsWith("text/html") ? told(copy) : copy
}

// The page says itself that it is a copy, and from when.
async function told(copy) {
  const day = new Date(copy.headers.get("Date"))
  const at = day.toLocaleString("sv-SE", { dateStyle: "short", timeStyle: "short" })
  const html = (await copy.text())
    .replace("data-kept-copy hidden", "data-kept-copy")
    .replace("<time>–</time>", `<time>${at}</time>`)
  const headers = new Headers(copy.headers)
  headers.delete("Content-Length")
  return new Response(html, { headers })
}

function isOld(copy) {
  return Date.now() - Date.parse(copy.headers.get("Date")) > DAYS * 24 * 60 * 60 * 1000
}

// --- Dropping ---

async function drop(url) {
  for (const name of await caches.keys()) await (await caches.open(name)).delete(url)
}

async function dropOthers(mine) {
  const reader = (name) => name.split(".")[1]
  for (const name of await caches.keys()) {
    if (name.startsWith(READER) && reader(name) !== reader(mine)) await caches.delete(name)
  }
}

// What the meeting no longer has, such as a paper that was recalled, and what is too old.
async function dropOutdated(name, addresses) {
  const urls = new Set([...addresses].map((one) => new URL(one, self.location).href))
  for (const each of await caches.keys()) {
    if (!each.startsWith(READER)) continue
    const cache = await caches.open(each)
    for (const request of await cache.keys()) {
      const isGone = each === name && !urls.has(request.url)
      if (isGone || isOld(await cache.match(request, { ignoreVary: true }))) await cache.delete(request)
    }
  }
}
