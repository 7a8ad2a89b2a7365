// Nobody is signed in here: what a reader had kept on this device (board_worker.js) is dropped.
if ("caches" in window) {
  for (const name of await caches.keys()) await caches.delete(name)
}
