// Keeps the page on which a meeting is logged, so that a telephone that has lost its contact can
// open it again and go on writing. What is written is kept by the page itself (meeting_kept.js).
//
// The network comes first; the copy answers only when there is none. It is the reader's own
// (X-Keep-For), is dropped when another reads here or nobody is signed in (forget.js), and is
// used for a day at most.
const PAGES = "log-pages."
const PARTS = "log-parts" // styles, scripts, fonts: nobody's secret
const LONGEST = 24 * 60 * 60 * 1000

self.addEventListener("install", () => self.skipWaiting())
self.addEventListener("activate", (event) => {
  event.waitUntil(caches.delete(PARTS).then(() => self.clients.claim()))
})
self.addEventListener("fetch", (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (url.origin !== self.location.origin || request.method !== "GET") return
  const isPage = request.mode === "navigate" && url.pathname.endsWith("/anteckna/")
  const isPart = ["style", "script", "font", "image"].includes(request.destination)
  if (isPage || isPart) event.respondWith(answer(event, isPage))
})
self.addEventListener("message", (event) => {
  const { page, parts } = event.data
  const all = [[page, true], ...parts.map((part) => [part, false])]
  const kept = Promise.all(all.map(async ([url, isPage]) => keep(url, await fetch(url), isPage)))
  event.waitUntil(kept.then(() => event.ports[0].postMessage(true), () => {}))
})

async function answer(event, isPage) {
  const { request } = event
  try {
    const response = await fetch(request)
    event.waitUntil(keep(request.url, response.clone(), isPage))
    return response
  } catch (error) {
    const copy = await caches.match(request.url, { ignoreVary: true })
    if (!copy || (isPage && isOld(copy))) throw error
    return copy
  }
}

const isOld = (copy) => Date.now() - Date.parse(copy.headers.get("Date")) > LONGEST

async function keep(url, response, isPage) {
  if (response.status >= 500) return
  const reader = response.headers.get("X-Keep-For")?.split(".")[0]
  if (isPage) await dropOthers(reader)
  if (!response.ok || response.redirected || (isPage && !reader)) return drop(url)
  await (await caches.open(isPage ? PAGES + reader : PARTS)).put(url, response)
}

async function drop(url) {
  for (const name of await caches.keys()) {
    if (name.startsWith(PAGES)) await (await caches.open(name)).delete(url)
  }
}

async function dropOthers(reader) {
  for (const name of await caches.keys()) {
    if (reader && name.startsWith(PAGES) && name !== PAGES + reader) await caches.delete(name)
  }
}
