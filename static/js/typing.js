// Where a person types in a field, and how text is put there: its editor, where it has one.
export const typingPlace = (field) => field.proseEditor?.view.dom ?? field

export function setText(field, value) {
  field.value = value
  field.proseEditor?.commands.setContent(value)
}
