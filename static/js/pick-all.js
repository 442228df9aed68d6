/* A list of rows to choose from: one more checkbox, in the head of its column, chooses them all. */

const form = document.querySelector("form[data-pick-all]");
const rowBoxes = form ? [...form.querySelectorAll("input[name=pick]")] : [];

if (rowBoxes.length) {
  const headBox = document.createElement("input");
  headBox.type = "checkbox";
  headBox.setAttribute("aria-label", form.dataset.pickAll);
  form.querySelector("th").append(headBox);
  headBox.addEventListener("change", () => {
    for (const box of rowBoxes) box.checked = headBox.checked;
  });
  form.addEventListener("change", () => {
    headBox.checked = rowBoxes.every((box) => box.checked);
  });
}
