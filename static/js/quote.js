/* Beside words that are selected in a comment or the article comes the button of #quote: it puts them into the form.
   <form data-source> says what a quotation begins with. */

const LONGEST = 2000;
const ACTIVE = /[\\`*[\]~]|(?<!\w)_|_(?!\w)|^[>=+-]|^#+(?=\s)|(?<=^\d+)[.)]|&(?=[#\w]+;)/gm;
const button = document.getElementById("quote")?.firstElementChild;
let place, words, later;

function textOf(range) {
  const piece = range.cloneContents();
  for (const block of piece.querySelectorAll("p, pre, li, h3, h4, h5, h6, td, th")) block.append("\n");
  const text = piece.textContent.trim().replace(/\n{3,}/g, "\n\n");
  return text.slice(0, LONGEST) + (text[LONGEST] ? "…" : "");
}

function insert(field) {
  const at = field.selectionEnd;
  const gap = field.value.slice(0, at).trim() && "\n\n";
  const quotation = `${field.form.dataset.source}\n\n${words.replace(ACTIVE, "\\$&")}`.replace(/^/gm, "> ");
  field.setRangeText(`${gap}${quotation}\n\n`, at, at, "end");
  field.focus();
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function offer() {
  const selection = getSelection();
  const range = selection.isCollapsed ? new Range() : selection.getRangeAt(0).cloneRange();
  const start = range.startContainer;
  const prose = (start.closest ? start : start.parentElement)?.closest(":not(.preview) > .prose");
  place = prose?.closest(".comment:has([data-reply]), .post");
  if (!place) return button.remove();
  if (!prose.contains(range.endContainer)) range.setEndAfter(prose.lastChild);
  words = textOf(range);
  prose.after(button);
  const { left, bottom } = range.getBoundingClientRect();
  const origin = (button.offsetParent ?? prose).getBoundingClientRect();
  // Under fingers the system's own menu stands beside the selection.
  button.style.cssText = matchMedia("(pointer: coarse)").matches
    ? "z-index: 1; position: fixed; inset: auto 1rem 4rem auto"
    : `z-index: 1; position: absolute; inset: ${bottom - origin.top + 4}px auto auto ${left - origin.left}px`;
}

if (button) {
  button.remove();
  document.addEventListener("selectionchange", () => {
    clearTimeout(later);
    later = setTimeout(offer, 200);
  });
  // From a selection, unlike from a link, Tab would lead to the top of the page.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Tab" || event.shiftKey || !button.isConnected || document.activeElement.tabIndex >= 0) return;
    event.preventDefault();
    button.focus();
  });
  button.onmousedown = (event) => event.preventDefault();
  button.onclick = () => {
    const within = place.matches(".post") ? document.getElementById("write") : place;
    const field = within.querySelector("textarea");
    button.remove();
    if (field) return insert(field);
    within.addEventListener("focusin", ({ target }) => insert(target), { once: true });
    within.querySelector("[data-reply]").click();
  };
}
