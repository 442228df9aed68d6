/* Shows the button from #quote beside text that is selected in a comment or the article. The button inserts the text
   into the form as a quotation, which begins with the form's data-source. */

import { markdownOf } from "./quote-markdown.js";

const button = document.getElementById("quote")?.firstElementChild;
const visited = new WeakSet(); // fields, which have a caret since
let source; // a comment or the post
let quoted;
let timer;

function insert(field) {
  field.closest(".composer").querySelector("[data-write]")?.click(); // if its preview is shown instead
  const caret = visited.has(field) ? field.selectionEnd : field.value.length;
  const gap = field.value.slice(0, caret).trim() ? "\n\n" : "";
  const quotation = `${field.form.dataset.source}\n\n${quoted}`.replace(/^/gm, "> ");
  field.setRangeText(`${gap}${quotation}\n\n`, caret, caret, "end");
  field.focus();
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function proseAround(node) {
  const element = node instanceof Element ? node : node.parentElement;
  return element?.closest(":not(.preview) > .prose");
}

function showButton() {
  const selection = getSelection();
  const range = selection.isCollapsed ? null : selection.getRangeAt(0).cloneRange();
  const prose = range && proseAround(range.startContainer);
  source = prose?.closest(".comment:has([data-reply]), .post");
  if (!source) return button.remove();
  if (!prose.contains(range.endContainer)) range.setEndAfter(prose.lastChild);
  quoted = markdownOf(range, prose);
  prose.after(button);
  moveButton(range, prose);
}

function moveButton(range, prose) {
  const { left, bottom } = range.getBoundingClientRect();
  const origin = (button.offsetParent ?? prose).getBoundingClientRect();
  // On touch screens, the system's own menu is beside the selection.
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
  const container = source.matches(".post") ? document.getElementById("write") : source;
  const field = container.querySelector("textarea");
  button.remove();
  if (field) return insert(field);
  container.addEventListener("focusin", ({ target }) => insert(target), { once: true });
  container.querySelector("[data-reply]").click();
}

if (button) {
  button.remove();
  document.addEventListener("focusin", ({ target }) => visited.add(target));
  document.addEventListener("selectionchange", () => {
    clearTimeout(timer);
    timer = setTimeout(showButton, 200);
  });
  document.addEventListener("keydown", focusButton);
  button.onmousedown = (event) => event.preventDefault();
  button.onclick = quote;
}
