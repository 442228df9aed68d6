/* Keyboard shortcuts in a thread: see templates/pages/_shortcuts.html. Links to comments on this page scroll to them
   instead of loading the page again. */

import { isShortcut } from "./shortcuts.js";
import { currentRow, focusedComment, go, nextComment, parentComment, previousComment } from "./thread-places.js";

const status = document.getElementById("keys-status");

const press = (selector) => currentRow()?.querySelector(selector)?.click();

function say(text) {
  status.textContent = text;
  status.className = text ? "notice news buttons" : "vh";
  if (text) focusedComment()?.scrollIntoView({ block: "nearest" });
}

function goToNew() {
  const next = nextComment([...document.querySelectorAll(".thread .is-new > .comment")]);
  const elsewhere = document.querySelector("[data-next-new]")?.dataset.nextNew;
  if (next) go(next);
  else if (elsewhere) location.href = elsewhere;
  else say(status.dataset.noMore);
}

const actions = {
  j: () => go(nextComment()),
  k: () => go(previousComment()),
  n: goToNew,
  p: () => go(parentComment()),
  c: () => press(":scope > .replies > summary, :scope > .more > a"),
  r: () => press(":scope > .comment [data-reply]"),
};

if (status) {
  document.addEventListener("pointerdown", () => say(""));
  document.addEventListener("keydown", (event) => {
    say("");
    const act = actions[event.key];
    if (!act || !isShortcut(event)) return;
    event.preventDefault();
    act();
  });
}

// The comment that a link points to, if it is on this page.
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
