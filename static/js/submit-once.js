/* Prevents double submits: a form's buttons are disabled until the response arrives. A button for something that may take
   long, <button data-busy="Uploading…">, then shows that it's working. */

const SECONDS_DISABLED = 8;

function disableButtons(form, isDisabled) {
  for (const button of form.querySelectorAll("button:not([type=button])")) button.disabled = isDisabled;
}

function showWork(button) {
  const line = document.createElement("p");
  line.setAttribute("role", "status");
  button.parentElement.after(line); // before its text, so that screen readers read that
  line.append(document.createElement("progress"), ` ${button.dataset.busy}`);
  if ("download" in button.dataset) setTimeout(() => line.remove(), SECONDS_DISABLED * 1000);
}

document.addEventListener("submit", ({ target: form, submitter, defaultPrevented }) => {
  if (defaultPrevented) return;
  if (submitter?.dataset.busy) showWork(submitter);
  // The value of a disabled button isn't sent, so wait until the browser has read the form.
  setTimeout(() => disableButtons(form, true));
  // If the response is a download, the page stays.
  setTimeout(() => disableButtons(form, false), SECONDS_DISABLED * 1000);
});

addEventListener("pageshow", ({ persisted }) => {
  if (!persisted) return;
  for (const form of document.querySelectorAll("form")) disableButtons(form, false);
});
