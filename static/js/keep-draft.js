/* <keep-draft note="Your unsent text was kept."> around a form: what is typed into it outlives a crash, a lost
   connection, a closed tab. A draft is forgotten only when the next page, reached from this one, shows no failure. */

const STORE = "drafts";
const DAYS_KEPT = 14;
const FAILED = "[aria-invalid=true], .error-summary, .error-page, [autocomplete=current-password]";

const read = (storage) => JSON.parse(storage.getItem(STORE) ?? "{}");
const write = (storage, drafts) => storage.setItem(STORE, JSON.stringify(drafts));

function change(edit) {
  const drafts = read(localStorage);
  edit(drafts);
  write(localStorage, drafts);
}

function forgetWhatArrived() {
  const { keys = [], from } = read(sessionStorage);
  sessionStorage.removeItem(STORE);
  const arrived = from && document.referrer === from && !document.querySelector(FAILED);
  const oldest = Date.now() - DAYS_KEPT * 86_400_000;
  change((drafts) => {
    for (const [key, { at }] of Object.entries(drafts)) {
      if (at < oldest || (arrived && keys.includes(key))) delete drafts[key];
    }
  });
}

class KeepDraft extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.fields.forEach((field) => this.restore(field));
    this.addEventListener("input", ({ target }) => this.keep(target));
    this.addEventListener("submit", (event) => event.defaultPrevented || this.remember());
  }

  get fields() {
    return [...this.querySelectorAll("textarea, input[type=text], input[type=url]")];
  }

  // One browser may serve several members, and one page several forms.
  keyOf(field) {
    return [document.body.dataset.member, this.form.getAttribute("action"), field.name].join(" ");
  }

  keep(field) {
    if (!this.fields.includes(field)) return;
    const key = this.keyOf(field);
    change((drafts) => {
      // A preview brings the typed text back as the field's default: the base stays what it was before.
      const base = drafts[key]?.base ?? field.defaultValue;
      drafts[key] = { text: field.value, base, at: Date.now() };
      if (field.value === base) delete drafts[key];
    });
  }

  // A draft made on another version of the text (edited meanwhile elsewhere) is not put over the newer one.
  restore(field) {
    const draft = read(localStorage)[this.keyOf(field)];
    if (!draft || draft.base !== field.defaultValue || draft.text === field.value) return;
    field.value = draft.text;
    this.querySelector("[data-draft-note]")?.replaceChildren(this.getAttribute("note"));
  }

  remember() {
    write(sessionStorage, { keys: this.fields.map((field) => this.keyOf(field)), from: location.href.split("#")[0] });
  }
}

forgetWhatArrived();
addEventListener("pageshow", ({ persisted }) => persisted && sessionStorage.removeItem(STORE));
customElements.define("keep-draft", KeepDraft);
