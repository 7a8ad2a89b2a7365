// The reading page: the size of its text, and the meeting kept on this device.
const place = document.getElementById("kept-here")

async function keepMeeting() {
  const meeting = JSON.parse(document.getElementById("to-keep").textContent)
  // Who saves data gets what is opened, and no more.
  if (navigator.connection?.saveData) Object.assign(meeting, { pages: [location.pathname], files: [] })
  await navigator.serviceWorker.register(place.dataset.worker)
  const { active } = await navigator.serviceWorker.ready
  const { port1, port2 } = new MessageChannel()
  port1.onmessage = ({ data }) => { place.hidden = !data }
  active.postMessage({ ...meeting, parts: parts() }, [port2])
}

// What the page was drawn with before anybody kept it: styles, scripts, fonts, pictures.
function parts() {
  const kinds = ["link", "script", "css", "img"]
  return performance.getEntriesByType("resource")
    .filter((one) => kinds.includes(one.initiatorType) && one.name.startsWith(location.origin))
    .map((one) => one.name)
}

// On a narrow screen the paper comes first, and the contents at a touch.
const narrow = matchMedia("(max-width: 640px)")

function fold() {
  for (const each of document.querySelectorAll(".reading-fold")) each.open = !narrow.matches
}

fold()
narrow.addEventListener("change", fold)

// The size of the text is remembered on the device.
const sizes = document.getElementById("reading-size")
const paper = document.getElementById("paper")

function setSize(size) {
  paper.dataset.size = size
  for (const button of sizes.children) button.disabled = Number(button.value) * size > 1
}

sizes.addEventListener("click", (event) => {
  const button = event.target.closest("button")
  if (!button) return
  const size = Number(paper.dataset.size) + Number(button.value)
  setSize(size)
  try { localStorage.setItem("reading-size", size) } catch { /* forbidden */ }
})
sizes.hidden = false
setSize(Math.max(-2, Math.min(2, Number(localStorage.getItem("reading-size")) || 0)))

if (place && "serviceWorker" in navigator) {
  // A browser that keeps nothing (a private window, a full disk) reads with a network only.
  addEventListener("load", () => keepMeeting().catch(() => {}))
}
