/* A thread by keyboard. The keys and what they do stand in the dialog #keys, which `?` opens. */

const dialog = document.getElementById("keys");
const seen = (comment) => comment.checkVisibility();
const comments = () => [...document.querySelectorAll(".thread .comment")].filter(seen);

// The comment that has the focus, or the first that begins in the window.
function current(all) {
  const focused = document.activeElement?.closest(".comment");
  return focused ?? all.find((it) => it.getBoundingClientRect().top >= 0);
}

function go(comment) {
  if (!comment) return;
  comment.tabIndex = -1;
  comment.focus({ preventScroll: true });
  comment.scrollIntoView({ block: comment.offsetHeight < innerHeight ? "nearest" : "start" });
}

function step(by, condition = () => true) {
  const all = comments();
  const focused = document.activeElement?.closest(".comment");
  const from = focused ? all.indexOf(focused) + by : all.indexOf(current(all));
  for (let at = from; all[at]; at += by) if (condition(all[at])) return all[at];
}

const parent = (comment) => comment?.parentElement.parentElement.closest("li")?.querySelector(".comment");
const press = (selector) => current(comments())?.parentElement.querySelector(selector)?.click();

const acts = {
  j: () => go(step(1)),
  k: () => go(step(-1)),
  n: () => {
    const next = step(1, (it) => it.parentElement.matches(".is-new"));
    if (next) go(next);
    else document.querySelector("[data-next-new]")?.click();
  },
  p: () => go(parent(current(comments()))),
  c: () => press(":scope > details.replies > summary"),
  r: () => press(":scope > .comment [data-reply]"),
  "?": () => dialog.showModal(),
};

if (dialog) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || dialog.open) return;
    if (event.target.closest("input, textarea, select, [contenteditable]") || !acts[event.key]) return;
    event.preventDefault();
    acts[event.key]();
  });
}

// What is cited and stands on this page is gone to, not loaded again.
document.addEventListener("click", (event) => {
  const link = event.target.closest(".prose a, .hint a");
  const number = link?.pathname.match(/^\/p\/\d+\/c\/([\d.]+)\/$/)?.[1];
  const place = number && document.getElementById(`c-${number}`);
  if (!place || !document.querySelector(`a.number[href="${link.pathname}"]`) || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  location.hash = place.id;
});
