// Keeps each day on one line. Browsers break 2026-12-31 after its signs, and no style forbids it
// in running words; a sign that does not break would go along when somebody copies the day.
const DAY = /\d{4}-\d\d-\d\d/;
const NOT_READ = ".day, textarea, select, script, style, template, svg, [contenteditable]";

function keepWhole(text) {
  for (let at; (at = text.data.search(DAY)) >= 0;) {
    const day = text.splitText(at);
    text = day.splitText("2026-12-31".length);
    const whole = Object.assign(document.createElement("span"), { className: "day" });
    day.replaceWith(whole);
    whole.append(day);
  }
}

// htmx tells of the page when it is read, and of each part that it puts in later.
document.addEventListener("htmx:load", ({ target }) => {
  const walker = document.createTreeWalker(target, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const text = walker.currentNode;
    if (DAY.test(text.data) && !text.parentElement.closest(NOT_READ)) found.push(text);
  }
  found.forEach(keepWhole);
});
