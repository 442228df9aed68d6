/* Formats text with the buttons above a field and the usual shortcuts. Ctrl+Enter sends the form. */

const SHORTCUTS = { b: "bold", i: "italic", k: "link" };
const MARKS = { bold: "**", italic: "*", code: "`" };
const PREFIXES = { quote: "> ", list: "- " };
const ADDRESS = /^https?:\S+$/;

// Replaces a part of the field with text, and selects a part of that. Unlike setRangeText, it can be undone.
function replace(field, [start, end], text, [from, to]) {
  field.focus();
  field.setSelectionRange(start, end);
  document.execCommand("insertText", false, text);
  field.setSelectionRange(start + from, start + to);
}

// How many of these characters are on both sides of the selection.
function around({ value, selectionStart: start, selectionEnd: end }, character) {
  let count = 0;
  while (value[start - count - 1] === character && value[end + count] === character) count += 1;
  return count;
}

function wrap(field, mark) {
  const { value, selectionStart: start, selectionEnd: end } = field;
  const text = value.slice(start, end);
  const [count, size] = [around(field, mark[0]), mark.length];
  const isMarked = mark === "*" ? count % 2 : count >= size; // in ***both***, one of them is for italics
  if (isMarked) replace(field, [start - size, end + size], text, [0, text.length]);
  else replace(field, [start, end], `${mark}${text}${mark}`, [size, size + text.length]);
}

// The lines of the selection, and where they start and end.
function linesOf({ value, selectionStart, selectionEnd }) {
  const start = value.lastIndexOf("\n", selectionStart - 1) + 1;
  const end = (value + "\n").indexOf("\n", selectionEnd);
  return { start, end, lines: value.slice(start, end).split("\n") };
}

function prefix(field, mark) {
  const { start, end, lines } = linesOf(field);
  const isMarked = lines.every((line) => line.startsWith(mark));
  const text = lines.map((line) => (isMarked ? line.slice(mark.length) : mark + line)).join("\n");
  replace(field, [start, end], text, [lines.length > 1 ? 0 : text.length, text.length]);
}

function fence(field) {
  const { start, end, lines } = linesOf(field);
  const text = lines.join("\n");
  replace(field, [start, end], `\`\`\`\n${text}\n\`\`\``, [4, 4 + text.length]);
}

function link(field) {
  const { value, selectionStart: start, selectionEnd: end } = field;
  const text = value.slice(start, end);
  if (ADDRESS.test(text)) replace(field, [start, end], `[](${text})`, [1, 1]);
  else replace(field, [start, end], `[${text}]()`, [text.length + 3, text.length + 3]);
}

function format(field, name) {
  const selected = field.value.slice(field.selectionStart, field.selectionEnd);
  if (name === "link") link(field);
  else if (name in PREFIXES) prefix(field, PREFIXES[name]);
  else if (name === "code" && selected.includes("\n")) fence(field);
  else wrap(field, MARKS[name]);
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest(".toolbar [data-format]");
  if (button) format(document.getElementById(button.getAttribute("aria-controls")), button.dataset.format);
});

document.addEventListener("keydown", (event) => {
  const { target: field, key } = event;
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.defaultPrevented) return;
  if (!document.querySelector(`.toolbar [aria-controls="${CSS.escape(field.id)}"]`)) return;
  if (key === "Enter") field.form.requestSubmit(field.form.querySelector(".button-primary"));
  else if (SHORTCUTS[key]) format(field, SHORTCUTS[key]);
  else return;
  event.preventDefault();
});
