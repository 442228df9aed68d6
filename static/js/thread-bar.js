/* The tools of a long thread (.thread-bar), which are a bar at the bottom of phones: hidden while the reader scrolls down,
   shown on the way up. <a data-next="…"> goes to the next new comment on this page each time it's pressed, and after the
   last one to the address in the attribute, if there is one. */

import { go } from "./thread-places.js";

const bar = document.querySelector(".thread-bar");
const link = bar?.querySelector("[data-next]");
let position = scrollY;
let visited;

function toggle() {
  const distance = scrollY - position;
  if (Math.abs(distance) < 8) return;
  position = scrollY;
  bar.toggleAttribute("data-shown", distance < 0);
}

function goToNext(event) {
  const comments = [...document.querySelectorAll(".is-new > .comment")];
  visited = comments[comments.indexOf(visited) + 1];
  if (visited) {
    event.preventDefault();
    go(visited);
  } else if (link.dataset.next) link.href = link.dataset.next;
}

if (bar) addEventListener("scroll", toggle, { passive: true });
if (link) link.onclick = goToNext;
