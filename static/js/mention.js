/* Suggests members while `@na` is typed into a <form data-members="…?q=">. Arrow keys choose, Enter or Tab inserts,
   Escape closes. */
// Letters before a name make it an email address, but not those of scripts without spaces between words.
const UNSPACED = ["Han", "Hira", "Kana", "Bopo", "Hang", "Thai", "Laoo", "Khmr", "Mymr"].map((name) => `\\p{scx=${name}}`);
const LETTER = `(?![${UNSPACED.join("")}])[\\p{L}\\p{N}]`;
const MENTION = new RegExp(`(?<![@/.-])(?<!${LETTER}_*)@([\\p{L}\\p{N}_-]{1,30})$`, "u");
const ARIA = { "aria-autocomplete": "list", "aria-haspopup": "listbox", "aria-controls": "members" };
const KEYS = ["ArrowDown", "ArrowUp", "Enter", "Tab", "Escape"];
const isListbox = () => list?.matches("[role=listbox]");
let field;
let list, chosen, timer;
let latest = 0; // number of the latest request; responses to earlier ones are ignored

function typedName() {
  const before = field.value.slice(0, field.selectionStart);
  return before.match(MENTION)?.[1] ?? "";
}

function close() {
  latest += 1;
  list?.remove();
  list = null;
  for (const name of Object.keys(ARIA)) field.removeAttribute(name);
  field.removeAttribute("aria-activedescendant");
}

function choose(option) {
  if (chosen) chosen.ariaSelected = "false";
  chosen = option;
  option.ariaSelected = "true";
  field.setAttribute("aria-activedescendant", option.id);
}

function insert(option) {
  const end = field.selectionStart;
  const name = typedName();
  if (!name) return close();
  field.setRangeText(`${option.dataset.name} `, end - name.length, end, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

async function suggest() {
  latest += 1;
  const current = latest;
  const name = typedName();
  if (!name) return;
  const response = await fetch(field.form.dataset.members + encodeURIComponent(name));
  const html = await response.text();
  if (current !== latest || response.redirected || ![200, 429].includes(response.status)) return;
  close();
  field.insertAdjacentHTML("afterend", html.trim());
  list = document.getElementById("members");
  if (isListbox()) show(); // otherwise it says why there are no suggestions
}

function show() {
  const top = field.offsetTop + field.offsetHeight;
  list.style.cssText = `z-index: 1; inset: ${top}px auto auto ${field.offsetLeft}px`;
  list.onmousedown = (event) => event.preventDefault();
  list.onmousemove = ({ target }) => {
    const option = target.closest("button");
    if (option) choose(option);
  };
  list.onclick = ({ target }) => {
    const option = target.closest("button");
    if (option) insert(option);
  };
  for (const [name, value] of Object.entries(ARIA)) field.setAttribute(name, value);
  choose(list.firstElementChild);
  list.scrollIntoView({ block: "nearest" });
}

document.addEventListener("input", ({ target }) => {
  if (!target.matches("[data-members] textarea")) return;
  field = target;
  field.onblur = close;
  clearTimeout(timer);
  if (typedName()) timer = setTimeout(() => suggest().catch(close), 120);
  else close();
});

document.addEventListener("keydown", (event) => {
  const { key } = event;
  if (!isListbox() || event.isComposing || !KEYS.includes(key)) return;
  event.preventDefault();
  if (key === "ArrowDown") choose(chosen.nextElementSibling ?? list.firstElementChild);
  else if (key === "ArrowUp") choose(chosen.previousElementSibling ?? list.lastElementChild);
  else if (key === "Escape") close();
  else insert(chosen);
});
