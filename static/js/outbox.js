/* This browser's outbox holds typed text until the site has saved it (see keep-draft.js). It is sent when typing
   pauses, when the page is left, when the browser is online again, and when another page is opened.

   Several members may share a browser. Each text is stored under its member's name until that member logs out. */

const OUTBOX = "drafts";
const TIMEOUT = 8000;
const MAX_AGE = 14 * 86_400_000;
const OFFLINE = 0;
const SAVED = 204;
const OUTDATED = 200;
const NOTES = { [OFFLINE]: "offline", [SAVED]: "kept" };
const member = document.body.dataset.member;
const isMine = (name) => member && name.startsWith(`${member} `);
const boxOf = (name) => [...document.querySelectorAll("keep-draft")].find((box) => box.name === name);
let sending = Promise.resolve();

export const draftName = (form) => `${member} ${form.getAttribute("action")}`;
export const formUrlOf = (name) => (isMine(name) ? name.slice(member.length + 1) : "");
export const readOutbox = () => JSON.parse(localStorage.getItem(OUTBOX) ?? "{}");

export function changeOutbox(edit) {
  const outbox = readOutbox();
  edit(outbox);
  localStorage.setItem(OUTBOX, JSON.stringify(outbox));
}

export function forget(isUnwanted) {
  changeOutbox((outbox) => {
    for (const [name, text] of Object.entries(outbox)) {
      if (isUnwanted(name, text)) delete outbox[name];
    }
  });
}

// Runs one at a time, so that no text is sent twice.
export function sendOutbox() {
  sending = sending.then(() => sendAll());
  return sending;
}

async function sendAll(keepalive = false) {
  for (const [name, text] of Object.entries(readOutbox())) {
    if (!isMine(name) || boxOf(name)?.isSent) continue;
    const sent = send(name, text, keepalive);
    if (!keepalive) await sent;
  }
}

// If this page lists drafts, reload it: its list lacks those that were only sent now.
async function begin() {
  const unsent = Object.keys(readOutbox()).filter(isMine);
  await sendOutbox();
  const left = readOutbox();
  if (document.querySelector("[data-drafts]") && unsent.some((name) => !left[name])) location.reload();
}

async function send(name, text, keepalive) {
  const response = await post(name, text, keepalive).catch(() => ({ status: OFFLINE }));
  const box = boxOf(name);
  if (response.status === OUTDATED && box?.isTyped) return box.keepUnderNewKey(await response.text());
  if ([SAVED, OUTDATED].includes(response.status)) forget((other, { at }) => other === name && at === text.at);
  if (box?.isTyped) box.say(NOTES[response.status] ?? "refused");
}

function post(name, { words, at }, keepalive) {
  const fields = { ...words, member, form_url: formUrlOf(name), age: Date.now() - at };
  const body = new FormData();
  for (const [field, value] of Object.entries(fields)) body.set(field, value);
  const headers = { "X-CSRFToken": document.cookie.match(/csrftoken=(\w+)/)?.[1] ?? "" };
  const signal = AbortSignal.timeout(TIMEOUT);
  return fetch("/drafts/", { method: "POST", body, headers, keepalive, signal });
}

forget((name, { at }) => at < Date.now() - MAX_AGE);
setTimeout(begin); // after the forms of this page are restored
addEventListener("online", sendOutbox);
addEventListener("pagehide", () => sendAll(true));
document.addEventListener("visibilitychange", () => {
  if (document.hidden) sendAll(true);
});
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[action$='/logout/']")) return;
  event.preventDefault();
  await sendOutbox();
  if (navigator.onLine) forget(isMine);
  form.submit();
});
