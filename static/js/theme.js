// Sets light or dark before the page is painted: as the person chose, else as the device prefers.
const preferred = window.matchMedia("(prefers-color-scheme: dark)");

function apply() {
  const chosen = localStorage.getItem("theme");
  document.documentElement.dataset.bsTheme = chosen || (preferred.matches ? "dark" : "light");
  for (const button of document.querySelectorAll("[data-theme]")) {
    button.setAttribute("aria-pressed", String((chosen || "") === button.dataset.theme));
  }
}

apply();
preferred.addEventListener("change", apply);

document.addEventListener("DOMContentLoaded", () => {
  for (const choice of document.querySelectorAll(".theme-choice")) choice.hidden = false;
  apply();
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-theme]");
  if (button) {
    localStorage.setItem("theme", button.dataset.theme);
    apply();
  }
  // The account menu closes when one clicks elsewhere.
  for (const menu of document.querySelectorAll(".top-bar details[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll(".top-bar details[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
