/* A thread by keyboard. The keys and what they do stand in the dialog #keys, which `?` and the button before it open; there
   they can be turned off, too. */

const dialog = document.getElementById("keys");
const isSeen = (comment) => comment.checkVisibility();
const comments = () => [...document.querySelectorAll(".thread .comment")].filter(isSeen);
const lineOf = (it) => it?.closest(".thread li[id]");
const head = (line) => line?.querySelector(":scope > .comment, :scope > .meta .number");
const isBelow = (it) => it.getBoundingClientRect().top >= 0;
const focused = () => head(lineOf(document.activeElement)) ?? target();

// Where the address led to, until the reader has scrolled away.
function target() {
  const it = document.querySelector(".thread :target > .comment");
  const { top, bottom } = it?.getBoundingClientRect() ?? {};
  return bottom > 0 && top < innerHeight ? it : null;
}

// The line that has the focus, also by its fold or by what leads to more of it; or the first that begins in the window.
const current = () => lineOf(focused() ?? comments().find(isBelow));
const press = (selector) => current()?.querySelector(selector)?.click();

function go(comment) {
  if (!comment) return;
  for (let fold; (fold = comment.closest(".replies:not([open])")); ) fold.open = true;
  if (comment.tabIndex < 0) comment.tabIndex = -1;
  comment.focus({ preventScroll: true });
  comment.scrollIntoView({ block: comment.offsetHeight < innerHeight * 0.8 ? "nearest" : "start" });
}

function step(by, all = comments()) {
  const here = document.activeElement.closest(".thread .more") ?? focused();
  const from = here ?? comments().find(isBelow);
  const side = by > 0 ? Node.DOCUMENT_POSITION_FOLLOWING : Node.DOCUMENT_POSITION_PRECEDING;
  const isNext = (it) => (!here && it === from) || from?.compareDocumentPosition(it) & side;
  return by > 0 ? all.find(isNext) : all.findLast(isNext);
}

function say(words) {
  const status = dialog.nextElementSibling;
  status.textContent = words;
  status.className = words ? "notice news buttons" : "vh";
  if (words) focused()?.scrollIntoView({ block: "nearest" });
}

function goToNew() {
  const next = step(1, [...document.querySelectorAll(".thread .is-new > .comment")]);
  const elsewhere = document.querySelector("[data-next-new]")?.dataset.nextNew;
  if (next) go(next);
  else if (elsewhere) location.href = elsewhere;
  else say(dialog.dataset.noMore);
}

const acts = {
  j: () => go(step(1)),
  k: () => go(step(-1)),
  n: goToNew,
  p: () => go(head(lineOf(current()?.parentElement))),
  c: () => press(":scope > .replies > summary, :scope > .more > a"),
  r: () => press(":scope > .comment [data-reply]"),
  "?": () => dialog.showModal(),
};

if (dialog) {
  const wanted = dialog.querySelector("input");
  wanted.checked = localStorage.keys !== "off";
  wanted.onchange = () => (localStorage.keys = wanted.checked ? "on" : "off");
  dialog.previousElementSibling.onclick = acts["?"];
  document.addEventListener("pointerdown", () => say(""));
  document.addEventListener("keydown", (event) => {
    say("");
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || dialog.open) return;
    if (!wanted.checked || !acts[event.key] || event.target.closest("input, textarea, select, [contenteditable]")) return;
    event.preventDefault();
    acts[event.key]();
  });
}

// What is cited and stands on this page is gone to, not loaded again.
document.addEventListener("click", (event) => {
  const link = event.target.closest(".prose a, .hint a");
  const number = link?.pathname.match(/^\/p\/\d+\/c\/([\d.]+)\/$/)?.[1];
  const place = number && document.getElementById(`c-${number}`);
  if (!place || !document.querySelector(`a.number[href^="${link.pathname}"]`) || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  location.hash = place.id;
});
