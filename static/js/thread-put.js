/* Puts the comments that this page lacks, from a newly fetched copy of it, where they belong: see thread-news.js. */

// The row of the same comment on this page: c-4, or b-4 in brief where one of the pages begins below it.
function twin(row) {
  if (!row?.id) return null;
  const other = (row.id.startsWith("b") ? "c" : "b") + row.id.slice(1);
  return document.getElementById(row.id) ?? document.getElementById(other);
}

export function topmost() {
  return [...document.querySelectorAll(".comment")].find((comment) => comment.getBoundingClientRect().bottom > 0);
}

// The first row of a page in the middle of the thread may follow any number of others.
function isFirst(row, parentRow) {
  if (row.previousElementSibling) return false;
  if (parentRow) return parentRow.id.startsWith("c");
  return !row.ownerDocument.querySelector("[rel=prev]");
}

function put(row) {
  if (twin(row)) return;
  const list = row.parentElement;
  const parentRow = list.closest("li");
  const parent = twin(parentRow);
  const listHere = parentRow
    ? parent?.querySelector(":scope > .replies > ol")
    : document.querySelector(".thread");
  const before = twin(row.previousElementSibling);
  const after = twin(row.nextElementSibling);
  if (!before && !after && !isFirst(row, parentRow)) return;

  if (before) before.after(row.cloneNode(true));
  else if (after) after.before(row.cloneNode(true));
  else if (listHere) listHere.prepend(row.cloneNode(true));
  else if (parentRow) parent?.append(list.parentElement.cloneNode(true));
  else document.querySelector(".discussion > .empty").replaceWith(list.cloneNode(true));

  // Its summary counts the replies.
  if (parent && listHere) listHere.previousElementSibling.replaceWith(list.previousElementSibling.cloneNode(true));
}

// Whatever comes in above it, the comment at the top of the window stays where it is.
function holdStill(act) {
  const comment = topmost();
  const before = comment?.getBoundingClientRect().top;
  document.documentElement.style.overflowAnchor = "none";
  act();
  if (comment && before < innerHeight / 3) {
    const after = comment.getBoundingClientRect().top;
    scrollBy({ top: after - before, behavior: "instant" });
  }
  document.documentElement.style.overflowAnchor = "";
}

const isNew = (row) => !twin(row) && !row.querySelector(":scope > .comment > .stub");

export function putMissing(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const rows = [...page.querySelectorAll(".thread li[id]")];
  for (const row of rows.filter(isNew)) row.classList.add("is-new");
  holdStill(() => {
    rows.forEach(put);
    document.querySelector(".thread-head").replaceWith(page.querySelector(".thread-head"));
  });
}
