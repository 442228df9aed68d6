/* Finds the comments that the shortcuts in thread-keys.js go to, and goes there. For a row in brief, that is its linked
   number. */

const FOLDED = ".replies:not([open])";
const rowOf = (element) => element?.closest(".thread li[id]");
const headOf = (row) => row?.querySelector(":scope > .comment, :scope > .meta .number");

export const focusedComment = () => headOf(rowOf(document.activeElement)) ?? linked();

// The comment in the address, until the reader has scrolled away from it.
function linked() {
  const comment = document.querySelector(".thread :target > .comment");
  if (!comment) return null;
  const { top, bottom } = comment.getBoundingClientRect();
  return bottom > 0 && top < innerHeight ? comment : null;
}

function comments() {
  return [...document.querySelectorAll(".thread .comment")].filter((comment) => comment.checkVisibility());
}

const firstInWindow = () => comments().find((comment) => comment.getBoundingClientRect().top >= 0);

// The row with the focus (on its comment, its fold or its link to more replies), or the first row in the window.
export const currentRow = () => rowOf(focusedComment() ?? firstInWindow());
export const parentComment = () => headOf(rowOf(currentRow()?.parentElement));

const startOfStep = () => document.activeElement.closest(".thread .more") ?? focusedComment();
const isAfter = (start, comment) => start.compareDocumentPosition(comment) & Node.DOCUMENT_POSITION_FOLLOWING;
const isBefore = (start, comment) => start.compareDocumentPosition(comment) & Node.DOCUMENT_POSITION_PRECEDING;

export function nextComment(candidates = comments()) {
  const start = startOfStep();
  if (start) return candidates.find((comment) => isAfter(start, comment));
  const first = firstInWindow();
  return first && candidates.find((comment) => comment === first || isAfter(first, comment));
}

export function previousComment() {
  const start = startOfStep();
  if (!start) return firstInWindow(); // as in nextComment
  return comments().findLast((comment) => isBefore(start, comment));
}

export function go(comment) {
  if (!comment) return;
  let fold = comment.closest(FOLDED);
  while (fold) {
    fold.open = true;
    fold = comment.closest(FOLDED);
  }
  if (comment.tabIndex < 0) comment.tabIndex = -1;
  comment.focus({ preventScroll: true });
  const fits = comment.offsetHeight < innerHeight * 0.8;
  comment.scrollIntoView({ block: fits ? "nearest" : "start" });
}
