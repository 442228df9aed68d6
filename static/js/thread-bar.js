/* The tools of a long thread (.thread-bar), which are a bar at the bottom of phones: hidden while the reader scrolls down,
   shown on the way up. <a data-next="…"> goes to the next new comment on this page each time it's pressed, from the one
   that had the focus last, or the one in the address. After the last one, it goes to the address in the attribute if there
   is one, and otherwise says that no more are new. */

import { go } from "./thread-places.js";

const bar = document.querySelector(".thread-bar");
const link = bar?.querySelector("[data-next]");
let position = 0; // not scrollY, which would lay out the whole page at once
let visited;
const isAfter = (start, comment) => start.compareDocumentPosition(comment) & Node.DOCUMENT_POSITION_FOLLOWING;

function toggle() {
  const distance = scrollY - position;
  if (Math.abs(distance) < 8) return;
  position = scrollY;
  bar.toggleAttribute("data-shown", distance < 0);
}

function goToNext(event) {
  const comments = [...document.querySelectorAll(".is-new > .comment")];
  const start = visited?.isConnected ? visited : document.querySelector(".thread :target > .comment");
  const next = start ? comments.find((comment) => isAfter(start, comment)) : comments[0];
  if (!next && link.dataset.next) {
    link.href = link.dataset.next;
    return;
  }
  event.preventDefault();
  if (next) return go(next);
  const status = document.getElementById("keys-status"); // emptied by thread-keys.js
  status.textContent = status.dataset.noMore;
  status.className = "notice news buttons";
}

if (bar) addEventListener("scroll", toggle, { passive: true });
if (link) {
  link.onclick = goToNext;
  addEventListener("focusin", ({ target }) => {
    visited = target.closest(".thread .comment") ?? visited;
  });
  addEventListener("hashchange", () => {
    visited = null;
  });
}
