/* <keep-draft> around a form: what is typed into it outlives a crash and a lost connection, and is found on other machines.

   From the first letter on it lies in the outbox of this browser, from where it goes to the site when typing pauses. */

import { change, empty, forget, nameOf, read } from "./outbox.js";

const PAUSE = 1000;
const CLOCKS_DIFFER = 600_000;
let pause;

class KeepDraft extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form:not(.draft)");
    this.note = this.querySelector("[data-draft-note]");
    this.name = nameOf(this.form);
    this.restore(read()[this.name]);
    this.addEventListener("input", () => this.keep());
    this.form.addEventListener("submit", () => this.leave());
  }

  // Not over what was sent meanwhile, typed later elsewhere, or came back in the answer to it.
  restore(text) {
    if (!text) return;
    const { typed, sent, answers } = this.note.dataset;
    if (text.words.key === sent || (answers ? text.isOnItsWay : text.at < Date.parse(typed) - CLOCKS_DIFFER)) {
      return forget((name) => name === this.name);
    }
    for (const [field, value] of Object.entries(text.words)) {
      if (this.form.elements[field]) this.form.elements[field].value = value;
    }
    this.isBack = true;
    this.say("back");
  }

  keep() {
    this.isTyped = true;
    const { csrfmiddlewaretoken, ...words } = Object.fromEntries(new FormData(this.form));
    words.key = this.key ?? words.key;
    change((outbox) => (outbox[this.name] = { words, at: Date.now() }));
    clearTimeout(pause);
    pause = setTimeout(empty, PAUSE);
  }

  // The form was sent before, and somebody goes on typing in it: from here on that is another text.
  again(key) {
    this.key = key;
    this.keep();
  }

  // What does not arrive is found in the outbox by the next page.
  leave() {
    change((outbox) => outbox[this.name] && (outbox[this.name].isOnItsWay = true));
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
// Back at a form that was sent: where the browser has put the words in again, they get their key again.
addEventListener("pageshow", () => {
  for (const box of document.querySelectorAll("keep-draft")) {
    const { key, body } = box.form.elements;
    box.isSent = false;
    if (body && body.value !== body.defaultValue && !box.isBack) key.value = history.state?.[box.name] ?? key.value;
  }
});
