/* Prevents double submits: a form's buttons are disabled until the response arrives. */

const SECONDS_DISABLED = 8;

function disableButtons(form, isDisabled) {
  for (const button of form.querySelectorAll("button:not([type=button])")) button.disabled = isDisabled;
}

document.addEventListener("submit", ({ target: form, defaultPrevented }) => {
  if (defaultPrevented) return;
  // The value of a disabled button isn't sent, so wait until the browser has read the form.
  setTimeout(() => disableButtons(form, true));
  // If the response is a download, the page stays.
  setTimeout(() => disableButtons(form, false), SECONDS_DISABLED * 1000);
});

addEventListener("pageshow", ({ persisted }) => {
  if (!persisted) return;
  for (const form of document.querySelectorAll("form")) disableButtons(form, false);
});
