// Says something to those who do not see the page change.
const live = document.getElementById("live")

export function speak(text) {
  live.textContent = ""
  // A region that is emptied and filled at once is not read out.
  setTimeout(() => { live.textContent = text }, 60)
}

export const format = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name])
