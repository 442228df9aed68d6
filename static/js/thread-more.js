/* What is folded opens in place: <a data-more href="…"> asks its own address for the replies and stands aside.
   Which branches the reader has folded is remembered in the browser, for thread-folded.js. */

const folded = () => new Set((localStorage.getItem(`folded:${location.pathname}`) ?? "").split(" ").filter(Boolean));

// A piece that begins inside a branch says by ancestors in brief where its first comments belong.
function join(list, rows) {
  for (const row of [...rows]) {
    const line = row.matches(".brief") && document.getElementById(row.id.replace("b", "c"));
    const branch = line && row.querySelector(".replies");
    const there = line && line.querySelector(":scope > .replies > ol");
    if (!line) list.append(row);
    else if (there) join(there, branch.lastElementChild.children);
    else line.append(branch);
  }
}

async function unfold(link) {
  link.setAttribute("aria-busy", "true");
  const answer = await fetch(link.href, { headers: { "X-Fragment": "1" } });
  if (!answer.ok || answer.redirected) throw new Error(link.href);
  const template = document.createElement("template");
  template.innerHTML = await answer.text();
  const place = link.parentElement;
  const first = template.content.querySelector(".comment");
  if (place.matches("li")) {
    const list = place.parentElement;
    place.remove();
    join(list, template.content.children);
  } else {
    const branch = Object.assign(document.createElement("details"), { className: "replies", open: true });
    branch.innerHTML = '<summary><span class="label"></span></summary><ol></ol>';
    branch.querySelector(".label").textContent = link.textContent;
    branch.lastElementChild.append(template.content);
    place.replaceWith(branch);
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
  const id = target.matches?.("details.replies") && target.parentElement.id;
  if (!id) return;
  const those = folded();
  if (target.open) those.delete(id);
  else those.add(id);
  if (those.size) localStorage.setItem(`folded:${location.pathname}`, [...those].slice(-200).join(" "));
  else localStorage.removeItem(`folded:${location.pathname}`);
}, { capture: true });
