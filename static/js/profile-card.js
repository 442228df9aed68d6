/* Shows a card about a member above their name: when the mouse rests on it, at a tap, or with Alt+↓ while it has the
   focus. Without this script, the name leads to the profile, as it does on a click. */

import { fragment } from "./fragment.js";

const card = document.createElement("div");
card.className = "profile-card";
card.popover = "auto"; // closes on Escape and on a click elsewhere, and then returns the focus
card.role = "dialog";
document.body.append(card);

let timer, wanted, shown;

function later(action, delay) {
  clearTimeout(timer);
  timer = setTimeout(action, delay);
}

async function show(link) {
  wanted = link;
  if (shown !== link.href) card.replaceChildren(await fragment(`${link.href}card/`));
  shown = link.href;
  if (wanted !== link) return; // the mouse is elsewhere
  card.ariaLabel = link.textContent;
  card.showPopover({ source: link });
}

function hide() {
  if (card.matches(":focus-within")) return;
  wanted = null;
  card.hidePopover();
}

addEventListener("pointerover", ({ target, pointerType }) => {
  if (pointerType !== "mouse") return;
  const link = target.closest("a.author");
  if (link) later(() => show(link).catch(() => {}), 400);
  else if (card.contains(target)) clearTimeout(timer);
  else later(hide, 300);
});

function open(event, link) {
  event.preventDefault();
  show(link).then(() => card.querySelector("a").focus(), () => location.assign(link.href));
}

addEventListener("click", (event) => {
  const link = event.target.closest("a.author");
  if (link && event.pointerType === "touch") open(event, link);
});

addEventListener("keydown", (event) => {
  const link = event.target.closest("a.author");
  if (link && event.altKey && event.key === "ArrowDown") open(event, link);
});
