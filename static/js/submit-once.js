/* A form is sent once: its buttons rest until the answer is here. */

const SECONDS_RESTING = 8;

function rest(form, resting) {
  form.querySelectorAll("button:not([type=button])").forEach((button) => (button.disabled = resting));
}

document.addEventListener("submit", ({ target: form, defaultPrevented }) => {
  if (defaultPrevented) return;
  // A disabled button is not sent, so they rest only after the browser has read the form.
  setTimeout(() => rest(form, true));
  // Where the answer is a download, the page stays.
  setTimeout(() => rest(form, false), SECONDS_RESTING * 1000);
});

addEventListener("pageshow", ({ persisted }) => {
  if (persisted) document.querySelectorAll("form").forEach((form) => rest(form, false));
});
