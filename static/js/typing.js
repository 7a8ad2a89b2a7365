// Where a person types in a field, and how text is put there: its editor, where it has one.
export const typingPlace = (field) => field.proseEditor?.view.dom ?? field

export function setText(field, value) {
  field.value = value
  field.proseEditor?.commands.setContent(value)
}

function differs(field) {
  if (field.type === "file") return false
  if (["checkbox", "radio"].includes(field.type)) return field.checked !== field.defaultChecked
  if (field.tagName !== "SELECT") return field.value !== field.defaultValue
  const sent = [...field.options].findIndex((option) => option.defaultSelected)
  return field.options.length > 0 && field.selectedIndex !== Math.max(sent, 0)
}

// Fields that hold another text than the server sent. On a slow line a person writes before the
// page's script is there to notice it.
export const typedIn = (root) => [...root.querySelectorAll("input, select, textarea")].filter(differs)
