/* Below a search field: members and categories whose names begin like what is typed, and the latest searches of this
   member, which only this browser knows, until they log out. Arrow keys move between them and the field, and Escape
   closes them. */

import { fragment } from "./fragment.js";

const MOST_SEARCHES = 5;
const KEPT = `searches ${document.body.dataset.member}`;
const LOGOUT = "[action$='/logout/']";
const FIELD = "search [name=q]";
const panel = document.getElementById("suggestions");
const [names, recent] = panel?.children ?? [];
const [heading, clear] = recent?.children ?? [];
let field;

const searches = () => (localStorage[KEPT] ?? "").split("\n").filter(Boolean);

function linkTo(text) {
  const link = document.createElement("a");
  link.href = `${field.form.action}?q=${encodeURIComponent(text)}`;
  link.textContent = text;
  return link;
}

async function show({ target }) {
  if (!panel || !target.matches(FIELD)) return;
  field = target;
  if (!field.parentNode.parentNode.contains(panel)) field.form.after(panel);
  const text = field.value;
  recent.replaceChildren(heading, ...(text ? [] : searches().map(linkTo)), clear);
  panel.hidden = false;
  await new Promise((done) => setTimeout(done, 120));
  if (text !== field.value) return;
  const found = text.length > 1 ? await fragment(panel.dataset.url + encodeURIComponent(text)) : "";
  if (text === field.value) names.replaceChildren(found);
}

const start = (event) => show(event).catch(() => {}); // offline, there are no names
document.addEventListener("focusin", start);
document.addEventListener("input", start);
document.addEventListener("submit", ({ target }) => {
  const text = target.querySelector(FIELD)?.value.trim();
  if (text) localStorage[KEPT] = [...new Set([text, ...searches()])].slice(0, MOST_SEARCHES).join("\n");
  if (target.matches(LOGOUT)) localStorage.removeItem(KEPT);
});
document.addEventListener("keydown", (event) => {
  if (!panel?.checkVisibility() || event.isComposing) return;
  const stops = [field, ...panel.querySelectorAll("a, button")].filter((each) => each.checkVisibility());
  const step = { ArrowDown: 1, ArrowUp: stops.length - 1 }[event.key];
  if (event.key !== "Escape" && !step) return;
  event.preventDefault();
  stops[step ? (stops.indexOf(document.activeElement) + step) % stops.length : 0].focus();
  panel.hidden = !step; // after the field has the focus, which shows the panel
});
start({ target: document.activeElement });
if (clear) {
  clear.onclick = () => {
    localStorage.removeItem(KEPT);
    field.focus();
  };
}
