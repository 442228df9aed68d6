/* Puts rows of a page that was fetched anew into this one, where they stand there: see thread-news.js. */

const find = (id) => document.getElementById(id);
// What stands for the same comment on this page: itself, or where one of the two pages begins below it, its brief.
export const twin = (row) => row?.id && (find(row.id) ?? find(row.id.replace(/./, row.id[0] === "b" ? "c" : "b")));
export const topmost = () => [...document.querySelectorAll(".comment")].find((it) => it.getBoundingClientRect().bottom > 0);

export function put(row) {
  if (twin(row)) return;
  const list = row.parentElement;
  const line = list.closest("li");
  const answered = twin(line);
  const here = line ? answered?.querySelector(":scope > .replies > ol") : document.querySelector(".thread");
  const { previousElementSibling: before, nextElementSibling: after } = row;
  // The first row of a page in the middle of the thread may follow any number of others.
  const isFirst = !before && (line ? line.id[0] === "c" : !row.ownerDocument.querySelector("[rel=prev]"));
  if (twin(before)) twin(before).after(row.cloneNode(true));
  else if (twin(after)) twin(after).before(row.cloneNode(true));
  else if (!isFirst) return;
  else if (here) here.prepend(row.cloneNode(true));
  else if (line) answered?.append(list.parentElement.cloneNode(true));
  else document.querySelector(".discussion > .empty").replaceWith(list.cloneNode(true));
  if (answered && here) here.previousElementSibling.replaceWith(list.previousElementSibling.cloneNode(true));
}

// Whatever comes in above it, the comment at the top of the window stays where it is.
export function still(act) {
  const seen = topmost();
  const top = () => seen?.getBoundingClientRect().top;
  const before = top();
  document.documentElement.style.overflowAnchor = "none";
  act();
  if (before < innerHeight / 3) scrollBy({ top: top() - before, behavior: "instant" });
  document.documentElement.style.overflowAnchor = "";
}
