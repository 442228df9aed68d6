/* <keep-draft> saves the text typed into the form inside it, so it survives a crash or a lost connection and appears
   on other devices. The text goes into this browser's outbox at once, and to the site when typing pauses. */

import { changeOutbox, draftName, forget, readOutbox, sendOutbox } from "./outbox.js";

const PAUSE = 1000;
const CLOCK_TOLERANCE = 600_000;
let pauseTimer;

class KeepDraft extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form:not(.draft)");
    this.note = this.querySelector("[data-draft-note]");
    this.name = draftName(this.form);
    this.restore(readOutbox()[this.name]);
    this.addEventListener("input", () => this.keep());
    this.form.addEventListener("submit", () => this.markSubmitted());
  }

  restore(text) {
    if (!text) return;
    if (this.isOutdated(text)) {
      forget((name) => name === this.name);
      return;
    }
    for (const [name, value] of Object.entries(text.words)) {
      const field = this.form.elements[name];
      if (field) field.value = value;
    }
    this.isRestored = true;
    this.say("back");
  }

  isOutdated(text) {
    const { typed, sent, answers } = this.note.dataset;
    if (text.words.key === sent) return true;
    // This page is the response to the form, so it contains the text that was sent.
    if (answers) return text.isOnItsWay;
    // Text was typed later on another device.
    return text.at < Date.parse(typed) - CLOCK_TOLERANCE;
  }

  keep() {
    this.isTyped = true;
    const { csrfmiddlewaretoken, ...words } = Object.fromEntries(new FormData(this.form));
    words.key = this.key ?? words.key;
    changeOutbox((outbox) => {
      outbox[this.name] = { words, at: Date.now() };
    });
    clearTimeout(pauseTimer);
    pauseTimer = setTimeout(sendOutbox, PAUSE);
  }

  // The form was sent already, but its author keeps typing: this is a new text.
  keepUnderNewKey(key) {
    this.key = key;
    this.keep();
  }

  // If the form is never received, the next page restores the text.
  markSubmitted() {
    changeOutbox((outbox) => {
      const text = outbox[this.name];
      if (text) text.isOnItsWay = true;
    });
  }

  say(note) {
    this.note.textContent = this.note.dataset[note] ?? "";
  }
}

customElements.define("keep-draft", KeepDraft);

document.addEventListener("submit", ({ target, defaultPrevented }) => {
  const box = target.closest("keep-draft");
  if (!box || target !== box.form || defaultPrevented) return;
  box.isSent = true;
  history.replaceState({ ...history.state, [box.name]: target.elements.key.value }, "");
});

// After going back to a form that was sent: if the browser has filled it in, restore the key of that text.
addEventListener("pageshow", () => {
  for (const box of document.querySelectorAll("keep-draft")) {
    const { key, body } = box.form.elements;
    box.isSent = false;
    const isFilledIn = body && body.value !== body.defaultValue;
    if (isFilledIn && !box.isRestored) key.value = history.state?.[box.name] ?? key.value;
  }
});
