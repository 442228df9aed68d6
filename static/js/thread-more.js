/* Expands folded replies in place: <a data-more href="…"> is replaced by the replies loaded from its address.
   The browser remembers which branches the reader has folded, for thread-folded.js. */

import { fragment } from "./fragment.js";

const FOLDED = `folded:${location.pathname}`;

// The full version, on this page, of a row in brief.
function fullRow(row) {
  return row.matches(".brief") ? document.getElementById(row.id.replace("b", "c")) : null;
}

// If a fragment begins inside a branch, ancestors in brief show where its first comments belong.
function join(list, rows) {
  for (const row of [...rows]) {
    const ancestor = fullRow(row);
    if (!ancestor) {
      list.append(row);
      continue;
    }
    const branch = row.querySelector(".replies");
    const replies = ancestor.querySelector(":scope > .replies > ol");
    if (replies) join(replies, branch.lastElementChild.children);
    else ancestor.append(branch);
  }
}

function newBranch(label, rows) {
  const branch = document.createElement("details");
  branch.className = "replies";
  branch.open = true;
  branch.innerHTML = '<summary><span class="label"></span></summary><ol></ol>';
  branch.querySelector(".label").textContent = label;
  branch.lastElementChild.append(rows);
  return branch;
}

async function unfold(link) {
  link.setAttribute("aria-busy", "true");
  const rows = await fragment(link.href);
  const first = rows.querySelector(".comment");
  const container = link.parentElement;
  if (container.matches("li")) {
    const list = container.parentElement;
    container.remove();
    join(list, rows.children);
  } else {
    container.replaceWith(newBranch(link.textContent, rows));
  }
  first.tabIndex = -1;
  first.focus({ preventScroll: true });
}

document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-more]");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  try {
    await unfold(link);
  } catch {
    location.href = link.href;
  }
});

document.addEventListener("toggle", ({ target }) => {
  if (!target.matches?.("details.replies")) return;
  const { id } = target.parentElement;
  if (!id) return;
  const ids = new Set((localStorage.getItem(FOLDED) ?? "").split(" ").filter(Boolean));
  if (target.open) ids.delete(id);
  else ids.add(id);
  if (ids.size) localStorage.setItem(FOLDED, [...ids].slice(-200).join(" "));
  else localStorage.removeItem(FOLDED);
}, { capture: true });
