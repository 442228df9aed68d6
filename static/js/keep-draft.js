/* <keep-draft> around a form: what is typed into it survives a crash or a lost connection, and is found on other
   devices. It is in this browser's outbox from the first letter on, and sent to the site when typing pauses. */

import { changeOutbox, draftName, forget, readOutbox, sendOutbox } from "./outbox.js";

const PAUSE = 1000;
const CLOCKS_DIFFER = 600_000;
let pauseTimer;

class KeepDraft extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form:not(.draft)");
    this.note = this.querySelector("[data-draft-note]");
    this.name = draftName(this.form);
    this.restore(readOutbox()[this.name]);
    this.addEventListener("input", () => this.keep());
    this.form.addEventListener("submit", () => this.markOnItsWay());
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
    // This page answers the form, so what was sent is in it.
    if (answers) return text.isOnItsWay;
    // Something was typed later on another device.
    return text.at < Date.parse(typed) - CLOCKS_DIFFER;
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

  // The form was sent before, and somebody goes on typing in it: from here on that is another text.
  keepUnderNewKey(key) {
    this.key = key;
    this.keep();
  }

  // If it doesn't arrive, the next page restores it.
  markOnItsWay() {
    changeOutbox((outbox) => {
      const text = outbox[this.name];
      if (text) text.isOnItsWay = true;
    });
  }

  say(what) {
    this.note.textContent = this.note.dataset[what] ?? "";
  }
}

customElements.define("keep-draft", KeepDraft);

document.addEventListener("submit", ({ target, defaultPrevented }) => {
  const box = target.closest("keep-draft");
  if (!box || target !== box.form || defaultPrevented) return;
  box.isSent = true;
  history.replaceState({ ...history.state, [box.name]: target.elements.key.value }, "");
});

// Back at a form that was sent: if the browser has filled it in again, the words get their key again.
addEventListener("pageshow", () => {
  for (const box of document.querySelectorAll("keep-draft")) {
    const { key, body } = box.form.elements;
    box.isSent = false;
    const isFilledIn = body && body.value !== body.defaultValue;
    if (isFilledIn && !box.isRestored) key.value = history.state?.[box.name] ?? key.value;
  }
});
