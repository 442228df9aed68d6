/* Shows a card about a member above their name: when the mouse rests on it, at a tap, or with Alt+↓ while it has the
   focus. Without this script, the name leads to the profile, as it does on a click. */

import { fragment } from "./fragment.js";

const card = document.createElement("div");
card.className = "profile-card";
card.popover = "auto"; // closes on a click elsewhere, and then returns the focus
card.role = "dialog";
document.body.append(card);

let timer, wanted, anchor, shown;

const isOpen = () => card.matches(":popover-open");

function later(action, delay) {
  clearTimeout(timer);
  timer = setTimeout(action, delay);
}

async function show(link) {
  wanted = link;
  const content = shown === link.href ? null : await fragment(`${link.href}card/`);
  if (wanted !== link) return; // the reader is elsewhere
  if (isOpen() && (anchor === link || card.contains(document.activeElement))) return;
  if (document.querySelector(":popover-open:not(.profile-card)")) return; // a menu, which this would close
  card.hidePopover(); // it doesn't move while it's open
  if (content) card.replaceChildren(content);
  shown = link.href;
  anchor = link;
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
  const focus = () => isOpen() && anchor === link && card.querySelector("a").focus();
  show(link).then(focus, () => location.assign(link.href));
}

addEventListener("click", (event) => {
  const link = event.target.closest("a.author");
  if (link && event.pointerType === "touch") open(event, link);
});

// Before the window hears of Escape, which would also close a form there: see in-place.js.
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && isOpen() && !event.defaultPrevented && !event.isComposing) {
    event.preventDefault();
    clearTimeout(timer);
    wanted = null;
    return card.hidePopover();
  }
  const link = event.target.closest("a.author");
  if (link && event.altKey && event.key === "ArrowDown") open(event, link);
});
