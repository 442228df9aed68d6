/* A thread by keyboard. The dialog #keys, opened by `?` and the button before it, lists the keys and can turn them
   off. A link to a comment on this page leads there without loading it again. */

import { currentRow, focusedComment, nextComment, parentComment, previousComment } from "./thread-places.js";

const FOLDED = ".replies:not([open])";
const FIELDS = "input, textarea, select, [contenteditable]";
const dialog = document.getElementById("keys");

const press = (selector) => currentRow()?.querySelector(selector)?.click();

function go(comment) {
  if (!comment) return;
  let fold = comment.closest(FOLDED);
  while (fold) {
    fold.open = true;
    fold = comment.closest(FOLDED);
  }
  if (comment.tabIndex < 0) comment.tabIndex = -1;
  comment.focus({ preventScroll: true });
  const fits = comment.offsetHeight < innerHeight * 0.8;
  comment.scrollIntoView({ block: fits ? "nearest" : "start" });
}

function say(words) {
  const status = dialog.nextElementSibling;
  status.textContent = words;
  status.className = words ? "notice news buttons" : "vh";
  if (words) focusedComment()?.scrollIntoView({ block: "nearest" });
}

function goToNew() {
  const next = nextComment([...document.querySelectorAll(".thread .is-new > .comment")]);
  const elsewhere = document.querySelector("[data-next-new]")?.dataset.nextNew;
  if (next) go(next);
  else if (elsewhere) location.href = elsewhere;
  else say(dialog.dataset.noMore);
}

const actions = {
  j: () => go(nextComment()),
  k: () => go(previousComment()),
  n: goToNew,
  p: () => go(parentComment()),
  c: () => press(":scope > .replies > summary, :scope > .more > a"),
  r: () => press(":scope > .comment [data-reply]"),
  "?": () => dialog.showModal(),
};

if (dialog) {
  const wanted = dialog.querySelector("input");
  wanted.checked = localStorage.keys !== "off";
  wanted.onchange = () => {
    localStorage.keys = wanted.checked ? "on" : "off";
  };
  dialog.previousElementSibling.onclick = actions["?"];
  document.addEventListener("pointerdown", () => say(""));
  document.addEventListener("keydown", (event) => {
    say("");
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const act = actions[event.key];
    if (!act || !wanted.checked || dialog.open || event.target.closest(FIELDS)) return;
    event.preventDefault();
    act();
  });
}

// The comment that a link leads to, if it is in this thread and on this page.
function citedBy(link) {
  const number = link.pathname.match(/^\/p\/\d+\/c\/([\d.]+)\/$/)?.[1];
  if (!number || !document.querySelector(`a.number[href^="${link.pathname}"]`)) return null;
  return document.getElementById(`c-${number}`);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest(".prose a, .hint a");
  if (!link || event.ctrlKey || event.metaKey) return;
  const comment = citedBy(link);
  if (!comment) return;
  event.preventDefault();
  location.hash = comment.id;
});
