// Notes of meetings that this device could not send stay here until they are saved, also when the
// session has run out. Whoever signs out takes them along: they are nobody else's to find.
const leave = document.querySelector(".top-bar form[data-unsaved]")
const unsaved = () => {
  try { return Object.keys(localStorage).filter((name) => name.startsWith("iop-meeting:")) } catch { return [] }
}

leave?.addEventListener("submit", (event) => {
  const names = unsaved()
  if (!names.length) return
  if (!confirm(leave.dataset.unsaved)) return event.preventDefault()
  dispatchEvent(new Event("notes-forgotten"))
  for (const name of names) localStorage.removeItem(name)
})
