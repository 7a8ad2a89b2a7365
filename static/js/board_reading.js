// Has the meeting kept on this device, and says so once all of it is there.
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

if (place && "serviceWorker" in navigator) {
  // A browser that keeps nothing (a private window, a full disk) reads with a network only.
  addEventListener("load", () => keepMeeting().catch(() => {}))
}
