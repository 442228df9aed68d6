/* A form is sent once: its buttons are disabled until the answer is here. */

const SECONDS_DISABLED = 8;

function disableButtons(form, isDisabled) {
  for (const button of form.querySelectorAll("button:not([type=button])")) button.disabled = isDisabled;
}

document.addEventListener("submit", ({ target: form, defaultPrevented }) => {
  if (defaultPrevented) return;
  // A disabled button is not sent, so disable them only after the browser has read the form.
  setTimeout(() => disableButtons(form, true));
  // If the answer is a download, the page stays.
  setTimeout(() => disableButtons(form, false), SECONDS_DISABLED * 1000);
});

addEventListener("pageshow", ({ persisted }) => {
  if (!persisted) return;
  for (const form of document.querySelectorAll("form")) disableButtons(form, false);
});
