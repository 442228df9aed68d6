/* Shortcuts on every page: `/` goes to the search field, and `?` shows all shortcuts in a dialog. So do links to their
   page, <a data-shortcuts>. The checkbox there turns them off in this browser. */

import { fragment } from "./fragment.js";

const ELSEWHERE = "input, textarea, select, [contenteditable], dialog";
const list = () => document.getElementById("keys");

// Not while someone types or has a dialog open.
export function isShortcut(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return false;
  return localStorage.keys !== "off" && !event.target.closest(ELSEWHERE);
}

function showChoice() {
  const choice = list()?.querySelector("input");
  if (choice) choice.checked = localStorage.keys !== "off";
}

const actions = {
  "/"() {
    const fields = [...document.querySelectorAll("search :is([name=q], .icon-link)")];
    const field = fields.findLast((each) => each.checkVisibility());
    field.focus();
    field.click();
  },
  async "?"() {
    const link = document.querySelector("[data-shortcuts]");
    try {
      if (!list()) document.body.append(await fragment(link.href));
      showChoice();
      list().showModal?.(); // not on their own page
    } catch {
      location.href = link.href;
    }
  },
};

document.addEventListener("keydown", (event) => {
  if (!actions[event.key] || !isShortcut(event)) return;
  event.preventDefault();
  actions[event.key]();
});
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-shortcuts]") || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  actions["?"]();
});
document.addEventListener("change", ({ target }) => {
  if (list()?.contains(target)) localStorage.keys = target.checked ? "on" : "off";
});
showChoice();
