/* A list of rows to choose from: one more checkbox, in the head of its column, chooses them all. */

const form = document.querySelector("form[data-pick-all]");
const boxes = form ? [...form.querySelectorAll("input[name=pick]")] : [];

if (boxes.length) {
  const all = Object.assign(document.createElement("input"), { type: "checkbox" });
  all.setAttribute("aria-label", form.dataset.pickAll);
  form.querySelector("th").append(all);
  all.addEventListener("change", () => boxes.forEach((box) => (box.checked = all.checked)));
  form.addEventListener("change", () => (all.checked = boxes.every((box) => box.checked)));
}
