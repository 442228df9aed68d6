/* Copies addresses: that of <a data-copy href>, which is a plain link without this script, or the text of the field that
   <button data-copy="id" hidden> names. The button is shown if the browser lets scripts copy. Their label then becomes the
   nearest data-copied, until a menu is opened. Pressing anything else in a menu of actions closes it. */

const { clipboard } = navigator;
const labels = new Map(); // of what was copied

async function copy(element) {
  const field = document.getElementById(element.dataset.copy);
  field?.select();
  await clipboard.writeText(field?.value ?? element.href);
  if (!labels.has(element)) labels.set(element, element.firstChild.data);
  element.firstChild.data = element.closest("[data-copied]").dataset.copied;
}

for (const button of document.querySelectorAll("button[data-copy]")) button.hidden = !clipboard;

document.addEventListener("beforetoggle", ({ newState }) => {
  if (newState !== "open") return;
  for (const [element, label] of labels) element.firstChild.data = label;
  labels.clear();
}, { capture: true });

document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  const element = event.target.closest("[data-copy], .actions > .menu a");
  if (!element?.matches("[data-copy]")) return element?.closest(".menu").hidePopover();
  if (!clipboard) return;
  event.preventDefault();
  copy(element);
});
