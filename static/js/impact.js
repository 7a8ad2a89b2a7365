// The page of one step of an analysis of the social return: saves by itself, and its rows move.
import { rows } from "iop/rows"
import { speak } from "iop/speak"
import { writing } from "iop/writing"

const form = document.getElementById("impact-form")
const saver = writing(form)
const rowList = rows(form, () => saver.changed())

form.addEventListener("section-saved", (event) => {
  for (const [key, reason] of Object.entries(event.detail.kept)) {
    rowList.restore(key)
    saver.showErrors({ ...event.detail.errors, [`row-${key}`]: [reason] })
    speak(reason)
  }
})
