// Sets light or dark before the page is painted, as the person chose or as the machine prefers.
const preferred = window.matchMedia("(prefers-color-scheme: dark)");

function apply() {
  const chosen = localStorage.getItem("theme");
  document.documentElement.dataset.bsTheme = chosen || (preferred.matches ? "dark" : "light");
}

apply();
preferred.addEventListener("change", apply);
