/* Moves the focus to the message about what the reader has just done, so that screen readers read it and the Tab key
   continues from there. It's where the page was opened, so nothing scrolls. */

const message = document.querySelector("[data-confirmation]");

function focusMessage() {
  if (document.activeElement === document.body) message.focus({ preventScroll: true });
}

// An address with a # takes the focus away once the page is shown.
if (message && location.hash) addEventListener("load", () => requestAnimationFrame(() => setTimeout(focusMessage)));
else if (message) focusMessage();
