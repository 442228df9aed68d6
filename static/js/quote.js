/* Beside words selected in a comment or the article comes the button of #quote, which puts them into the form.
   <form data-source> says what a quotation begins with. */

const LONGEST = 2000;
// What Markdown acts on: anywhere, at the edge of a word, at the start of a line, in an entity.
const MARKDOWN = /[\\`*[\]~]|(?<!\w)_|_(?!\w)|^[>=+-]|^#+(?=\s)|(?<=^\d+)[.)]|&(?=[#\w]+;)/gm;
const button = document.getElementById("quote")?.firstElementChild;
let source; // a comment or the post
let words;
let timer;

function textOf(range) {
  const piece = range.cloneContents();
  for (const block of piece.querySelectorAll("p, pre, li, h3, h4, h5, h6, td, th")) block.append("\n");
  const text = piece.textContent.trim().replace(/\n{3,}/g, "\n\n");
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

function insert(field) {
  const at = field.selectionEnd;
  const gap = field.value.slice(0, at).trim() ? "\n\n" : "";
  const escaped = words.replace(MARKDOWN, "\\$&");
  const quotation = `${field.form.dataset.source}\n\n${escaped}`.replace(/^/gm, "> ");
  field.setRangeText(`${gap}${quotation}\n\n`, at, at, "end");
  field.focus();
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function proseAround(node) {
  const element = node instanceof Element ? node : node.parentElement;
  return element?.closest(":not(.preview) > .prose");
}

function offer() {
  const selection = getSelection();
  const range = selection.isCollapsed ? null : selection.getRangeAt(0).cloneRange();
  const prose = range && proseAround(range.startContainer);
  source = prose?.closest(".comment:has([data-reply]), .post");
  if (!source) return button.remove();
  if (!prose.contains(range.endContainer)) range.setEndAfter(prose.lastChild);
  words = textOf(range);
  prose.after(button);
  moveButton(range, prose);
}

function moveButton(range, prose) {
  const { left, bottom } = range.getBoundingClientRect();
  const origin = (button.offsetParent ?? prose).getBoundingClientRect();
  // Under fingers the system's own menu is beside the selection.
  const isTouch = matchMedia("(pointer: coarse)").matches;
  button.style.cssText = isTouch
    ? "z-index: 1; position: fixed; inset: auto 1rem 4rem auto"
    : `z-index: 1; position: absolute; inset: ${bottom - origin.top + 4}px auto auto ${left - origin.left}px`;
}

function focusButton(event) {
  if (event.key !== "Tab" || event.shiftKey || !button.isConnected) return;
  // From a selection, unlike from a link, Tab would lead to the top of the page.
  if (document.activeElement.tabIndex >= 0) return;
  event.preventDefault();
  button.focus();
}

function quote() {
  const place = source.matches(".post") ? document.getElementById("write") : source;
  const field = place.querySelector("textarea");
  button.remove();
  if (field) return insert(field);
  place.addEventListener("focusin", ({ target }) => insert(target), { once: true });
  place.querySelector("[data-reply]").click();
}

if (button) {
  button.remove();
  document.addEventListener("selectionchange", () => {
    clearTimeout(timer);
    timer = setTimeout(offer, 200);
  });
  document.addEventListener("keydown", focusButton);
  button.onmousedown = (event) => event.preventDefault();
  button.onclick = quote;
}
