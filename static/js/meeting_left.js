// What this device had not sent when the meeting was closed: shown, to be copied or thrown away.
const place = document.getElementById("log-left")
const { store } = place.dataset
const list = place.querySelector(".log-left")
const names = Object.keys(localStorage).filter((name) => name.startsWith(store))

for (const name of names) {
  const { text, heading, name: who } = JSON.parse(localStorage.getItem(name)).data
  if (!(text || heading || who)) continue
  list.append(Object.assign(document.createElement("p"), { textContent: text || heading || who }))
}
place.hidden = !list.children.length
place.querySelector("button").addEventListener("click", () => {
  for (const name of names) localStorage.removeItem(name)
  place.hidden = true
})
