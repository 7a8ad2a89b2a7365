// Shows only the fields that the chosen kind of contribution needs. A field with something typed
// in it is never hidden.
const NEEDED = {
  total: ["qualifier", "amount"],
  per_year: ["qualifier", "year"],
  rate: ["qualifier", "rate", "units", "unit", "units_year", "units_source", "is_yearly"],
  ceiling: ["amount", "is_yearly"],
  pool: ["qualifier", "amount", "pool_percent", "is_yearly"],
}
const DEPENDENT = new Set(["form", ...Object.values(NEEDED).flat()])
const DEFAULTS = { qualifier: "exact" }

function isEmpty(holder, name) {
  const field = holder.querySelector("input, select, textarea")
  if (field.type === "checkbox") return !field.checked
  return !field.value || field.value === DEFAULTS[name]
}

function arrange(row) {
  const value = (name) => row.querySelector(`[name$="-${name}"]`)?.value
  const isValued = value("valuation") === "valued"
  const needed = new Set(isValued ? ["form", ...(NEEDED[value("form")] ?? [])] : [])
  if (value("kind") === "staff") needed.add("staff_percent")
  const hasFunders = document.querySelector("[data-rows=funders] > .row-list > .row-card")
  if (hasFunders) needed.add("funder")
  for (const holder of row.querySelectorAll(".field")) {
    const name = holder.classList.contains("field-year") ? "year" : holder.className.match(/field-(\w+)/)[1]
    const depends = DEPENDENT.has(name) || name === "staff_percent" || name === "funder"
    holder.classList.toggle("field-is-off", depends && !needed.has(name) && isEmpty(holder, name))
  }
}

export function contributions(form) {
  const all = () => form.querySelectorAll("[data-contribution]").forEach(arrange)
  form.addEventListener("change", all)
  form.addEventListener("row-added", all)
  all()
}
