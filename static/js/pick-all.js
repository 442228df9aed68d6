/* Adds a checkbox to the head of a list that selects all of its rows. */

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
