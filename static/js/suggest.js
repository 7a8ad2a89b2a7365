// Names that fit what is typed, offered in the browser's own list. What is written counts, chosen
// or not: the server knows the organisation by its name, short name or number.
const WAIT = 200

async function ask(field) {
  const answer = await fetch(`${field.dataset.suggest}?q=${encodeURIComponent(field.value.trim())}`, {
    headers: { Accept: "application/json" },
  }).catch(() => null)
  return answer?.ok ? answer.json() : { organisations: [], boards: [] }
}

function listOf(field) {
  if (field.list) return field.list
  const list = Object.assign(document.createElement("datalist"), { id: `${field.id}_list` })
  field.after(list)
  field.setAttribute("list", list.id)
  return list
}

export function suggest(form) {
  let timer
  form.addEventListener("input", (event) => {
    const field = event.target
    if (!field.dataset?.suggest) return
    clearTimeout(timer)
    timer = setTimeout(async () => {
      if (field.value.trim().length < 2) return
      const { organisations, boards } = await ask(field)
      listOf(field).replaceChildren(
        ...organisations.map(({ name, number }) => Object.assign(document.createElement("option"), { value: name, label: number ? `${name} ${number}` : name })),
      )
      offerBoards(field, boards)
    }, WAIT)
  })
}

// A municipality's boards are offered as soon as the municipality is named.
function offerBoards(field, boards) {
  const select = field.closest(".row-card")?.querySelector("select[name$='-board']")
  if (!select) return
  const chosen = select.value
  select.replaceChildren(select.options[0], ...boards.map(({ pk, name }) => new Option(name, pk)))
  select.value = chosen
  if (select.selectedIndex < 0) select.value = ""
}
