/* Copies addresses: that of <a data-copy href>, which is a plain link without this script, or the text of the field that
   <button data-copy="id" hidden> names. The button is shown if the browser lets scripts copy. Their label then becomes the
   nearest data-copied. Pressing anything else in a menu of actions closes it. */

const { clipboard } = navigator;

async function copy(element) {
  const field = document.getElementById(element.dataset.copy);
  field?.select();
  await clipboard.writeText(field?.value ?? element.href);
  element.firstChild.data = element.closest("[data-copied]").dataset.copied;
}

for (const button of document.querySelectorAll("button[data-copy]")) button.hidden = !clipboard;

document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  const element = event.target.closest("[data-copy], .actions > .menu a");
  if (!element?.matches("[data-copy]")) return element?.closest(".menu").hidePopover();
  if (!clipboard) return;
  event.preventDefault();
  copy(element);
});
