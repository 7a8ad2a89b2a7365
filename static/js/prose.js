// Rich text: makes an editor of each <textarea data-rich>, with a toolbar that can be reached by
// keyboard and read out. The box keeps the text, so a form sends it as ever.
import {
  Bold, BulletList, Document, Editor, HardBreak, History, Italic, Link, ListItem, OrderedList,
  Paragraph, Text,
} from "prose-editor"

const words = document.getElementById("prose-words").dataset
const TOOLS = [
  ["bold", "B", (chain) => chain.toggleBold(), "bold"],
  ["italic", "I", (chain) => chain.toggleItalic(), "italic"],
  ["bullets", "•", (chain) => chain.toggleBulletList(), "bulletList"],
  ["numbers", "1.", (chain) => chain.toggleOrderedList(), "orderedList"],
  ["link", "↗", null, "link"],
  ["undo", "↶", (chain) => chain.undo(), null],
  ["redo", "↷", (chain) => chain.redo(), null],
]
const isEmpty = (html) => /^<p><\/p>$/.test(html)

function toolbar(editor, textarea) {
  const bar = document.createElement("div")
  bar.className = "prose-tools"
  bar.setAttribute("role", "toolbar")
  bar.setAttribute("aria-label", words.toolbar)
  const buttons = TOOLS.map(([name, sign, act, mark], place) => {
    const button = document.createElement("button")
    button.type = "button"
    button.className = `prose-tool prose-tool-${name}`
    button.textContent = sign
    button.title = words[name]
    button.setAttribute("aria-label", words[name])
    button.tabIndex = place ? -1 : 0
    button.addEventListener("click", () => {
      if (act) act(editor.chain().focus()).run()
      else linkPanel(editor, bar)
    })
    bar.append(button)
    return [button, mark]
  })
  // One stop in the tab order; arrows go between the buttons, as in any toolbar.
  bar.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    const all = buttons.map(([button]) => button)
    const here = all.indexOf(event.target)
    if (!step || here < 0) return
    event.preventDefault()
    const next = all[(here + step + all.length) % all.length]
    all.forEach((button) => { button.tabIndex = button === next ? 0 : -1 })
    next.focus()
  })
  const update = () => {
    for (const [button, mark] of buttons) {
      if (mark) button.setAttribute("aria-pressed", String(editor.isActive(mark)))
    }
  }
  editor.on("transaction", update)
  update()
  return bar
}

function linkPanel(editor, bar) {
  bar.parentElement.querySelector(".prose-link")?.remove()
  const panel = document.createElement("div")
  panel.className = "prose-link"
  const id = `link-${crypto.randomUUID()}`
  const label = Object.assign(document.createElement("label"), { htmlFor: id, textContent: words.address })
  const input = Object.assign(document.createElement("input"), {
    id, type: "url", className: "form-control", value: editor.getAttributes("link").href ?? "https://",
  })
  const ok = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-sm btn-outline-primary", textContent: words.insert })
  const off = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-sm btn-link", textContent: words.unlink })
  const close = (change) => {
    panel.remove()
    change(editor.chain().focus().extendMarkRange("link")).run()
  }
  const set = () => {
    const href = input.value.trim()
    const { empty } = editor.state.selection
    close((chain) => {
      if (!/^(https?:\/\/[^/]|mailto:.)/.test(href)) return chain.unsetLink()
      if (empty && !editor.isActive("link")) {
        return chain.insertContent({ type: "text", text: href, marks: [{ type: "link", attrs: { href } }] })
      }
      return chain.setLink({ href })
    })
  }
  ok.addEventListener("click", set)
  off.addEventListener("click", () => close((chain) => chain.unsetLink()))
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Enter") { event.preventDefault(); set() }
    if (event.key === "Escape") close((chain) => chain)
  })
  // The box is no field of the form, and what is typed in it is no text to save.
  panel.addEventListener("input", (event) => event.stopPropagation())
  panel.append(label, input, ok, off)
  bar.after(panel)
  input.select()
}

function make(textarea) {
  if (textarea.proseEditor) return
  const holder = document.createElement("div")
  holder.className = "prose"
  textarea.before(holder)
  const label = document.querySelector(`label[for="${textarea.id}"]`)
  if (label && !label.id) label.id = `${textarea.id}_label`
  const editor = new Editor({
    element: holder,
    content: textarea.value,
    // Our own stylesheet has these rules: the page's policy lets no script write styles.
    injectCSS: false,
    extensions: [
      Document, Paragraph, Text, HardBreak, Bold, Italic, BulletList, ListItem, History,
      OrderedList.configure({ enableListAttributes: false }),
      Link.configure({ openOnClick: false, protocols: ["http", "https", "mailto"] }),
    ],
    editorProps: {
      attributes: {
        id: `${textarea.id}_editor`,
        role: "textbox",
        "aria-multiline": "true",
        lang: "sv",
        ...(label ? { "aria-labelledby": label.id } : { "aria-label": words.text }),
        ...(textarea.hasAttribute("aria-describedby") && { "aria-describedby": textarea.getAttribute("aria-describedby") }),
      },
    },
    onUpdate() {
      const html = editor.getHTML()
      textarea.value = isEmpty(html) ? "" : html
      textarea.dispatchEvent(new Event("input", { bubbles: true }))
    },
  })
  holder.prepend(toolbar(editor, textarea))
  textarea.hidden = true
  textarea.proseEditor = editor
  label?.addEventListener("click", () => editor.commands.focus())
  if (textarea.hasAttribute("autofocus")) editor.commands.focus()
}

export function prose(root) {
  root.querySelectorAll("textarea[data-rich]").forEach(make)
}

export function insertText(field, html) {
  if (field.proseEditor) field.proseEditor.chain().focus().insertContent(html).run()
  else {
    field.value = field.value ? `${field.value}\n\n${html}` : html
    field.dispatchEvent(new Event("input", { bubbles: true }))
  }
}
