/* Inserts the comments that are missing on this page from a newly fetched copy of it: see thread-news.js. */

import { fragment } from "./fragment.js";

const NEXT_NUMBER = ".buttons > .hint:not([role])";

// The row of the same comment on this page: c-4, or b-4 if it is in brief on one of the two pages.
function twin(row) {
  if (!row?.id) return null;
  const other = (row.id.startsWith("b") ? "c" : "b") + row.id.slice(1);
  return document.getElementById(row.id) ?? document.getElementById(other);
}

export function topmost() {
  return [...document.querySelectorAll(".comment")].find((comment) => comment.getBoundingClientRect().bottom > 0);
}

// Whether the row is the first of its list in the whole thread. A later page begins in the middle of lists.
function isFirst(row, parentRow) {
  if (row.previousElementSibling) return false;
  if (parentRow) return parentRow.id.startsWith("c");
  return !row.ownerDocument.querySelector("[rel=prev]");
}

function insert(row) {
  if (twin(row)) return;
  const list = row.parentElement;
  const parentRow = list.closest("li");
  const parent = twin(parentRow);
  const existingList = parentRow
    ? parent?.querySelector(":scope > .replies > ol")
    : document.querySelector(".thread");
  const before = twin(row.previousElementSibling);
  const after = twin(row.nextElementSibling);
  if (!before && !after && !isFirst(row, parentRow)) return;

  if (before) before.after(row.cloneNode(true));
  else if (after) after.before(row.cloneNode(true));
  else if (existingList) existingList.prepend(row.cloneNode(true));
  else if (parentRow) parent?.append(list.parentElement.cloneNode(true));
  else document.querySelector(".discussion > .empty").replaceWith(list.cloneNode(true));
}

const summaryOf = (row) => row?.querySelector(":scope > .replies > summary");

// The summary shows the number of replies, at any depth.
function updateSummary(row) {
  const [summary, fresh] = [summaryOf(twin(row)), summaryOf(row)];
  if (fresh) summary?.replaceChildren(...fresh.childNodes);
}

// The number that an open reply will have.
async function updateNextNumber(form) {
  const fresh = (await fragment(form.action)).querySelector(NEXT_NUMBER);
  if (fresh) form.querySelector(NEXT_NUMBER)?.replaceWith(fresh);
}

// Keeps an element in place while comments are inserted above it: the field that the reader is typing in, or else the
// comment at the top of the window.
function keepScrollPosition(composer, act) {
  const element = composer ?? topmost();
  const before = element?.getBoundingClientRect().top;
  document.documentElement.style.overflowAnchor = "none";
  act();
  if (composer || before < innerHeight / 3) {
    const after = element.getBoundingClientRect().top;
    scrollBy({ top: after - before, behavior: "instant" });
  }
  document.documentElement.style.overflowAnchor = "";
}

const isNew = (row) => !twin(row) && !row.matches(".is-never-new, :has(> .comment > .stub)");

export function insertMissing(html, composer) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const rows = [...page.querySelectorAll(".thread li[id]")];
  for (const row of rows.filter(isNew)) row.classList.add("is-new");
  keepScrollPosition(composer, () => {
    rows.forEach(insert);
    rows.forEach(updateSummary);
    for (const part of [".thread-head", ".map", `#write ${NEXT_NUMBER}`]) {
      const fresh = page.querySelector(part);
      if (fresh) document.querySelector(part)?.replaceWith(fresh);
    }
  });
  for (const form of document.querySelectorAll(".opened form[action$='/reply/']")) {
    updateNextNumber(form).catch(() => {}); // offline
  }
}
