/* While `@na` is typed into a <form data-members="…?q=">, it offers members whose names begin so: arrows choose, Enter
   or Tab takes, Escape closes. */

const TYPED = /(?<![\p{L}\p{N}@/._-])@([\p{L}\p{N}_-]{1,30})$/u;
const SAID = { "aria-autocomplete": "list", "aria-haspopup": "listbox", "aria-controls": "members" };
let field, list, chosen, later, turn = 0;

const typed = () => field.value.slice(0, field.selectionStart).match(TYPED)?.[1] ?? "";

function close() {
  turn += 1;
  list?.remove();
  list = null;
  for (const name in { ...SAID, "aria-activedescendant": 0 }) field.removeAttribute(name);
}

function choose(option) {
  if (chosen) chosen.ariaSelected = "false";
  chosen = option;
  option.ariaSelected = "true";
  field.setAttribute("aria-activedescendant", option.id);
}

function take(option) {
  const at = field.selectionStart;
  if (!typed()) return close();
  field.setRangeText(`${option.dataset.name} `, at - typed().length, at, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

async function ask() {
  const mine = ++turn;
  if (!typed()) return;
  const answer = await fetch(field.form.dataset.members + encodeURIComponent(typed()));
  const html = await answer.text();
  if (mine !== turn || !answer.ok || answer.redirected) return;
  close();
  field.insertAdjacentHTML("afterend", html.trim());
  list = document.getElementById("members");
  if (!list) return;
  list.style.cssText = `z-index: 1; inset: ${field.offsetTop + field.offsetHeight}px auto auto ${field.offsetLeft}px`;
  list.onmousedown = (event) => event.preventDefault();
  list.onmousemove = list.onclick = ({ target, type }) => {
    const option = target.closest("button");
    if (option) (type === "click" ? take : choose)(option);
  };
  for (const name in SAID) field.setAttribute(name, SAID[name]);
  choose(list.firstElementChild);
  list.scrollIntoView({ block: "nearest" });
}

document.addEventListener("input", ({ target }) => {
  if (!target.matches("[data-members] textarea")) return;
  field = target;
  field.onblur = close;
  clearTimeout(later);
  if (typed()) later = setTimeout(() => ask().catch(close), 120);
  else close();
});

document.addEventListener("keydown", (event) => {
  const { key } = event;
  if (!list || event.isComposing || !/^(Arrow(Up|Down)|Enter|Tab|Escape)$/.test(key)) return;
  event.preventDefault();
  if (key === "ArrowDown") choose(chosen.nextElementSibling ?? list.firstElementChild);
  else if (key === "ArrowUp") choose(chosen.previousElementSibling ?? list.lastElementChild);
  else if (key === "Escape") close();
  else take(chosen);
});
