/* The outbox of this browser: what members type, until the site has taken it (see keep-draft.js). It is sent when asked,
   when the page is left, when the line is back, and by every next page.

   One browser may serve several members: each text lies under its member's name, and goes when that member logs out. */

const OUTBOX = "drafts";
const PATIENCE = 8000;
const LONGEST_KEPT = 14 * 86_400_000;
const member = document.body.dataset.member;
const isMine = (name) => member && name.startsWith(`${member} `);
const boxOf = (name) => [...document.querySelectorAll("keep-draft")].find((box) => box.name === name);
let sending = Promise.resolve();

export const nameOf = (form) => `${member} ${form.getAttribute("action")}`;
export const read = () => JSON.parse(localStorage.getItem(OUTBOX) ?? "{}");

export function change(edit) {
  const outbox = read();
  edit(outbox);
  localStorage.setItem(OUTBOX, JSON.stringify(outbox));
}

export const forget = (unwanted) =>
  change((outbox) => Object.keys(outbox).forEach((name) => unwanted(name, outbox[name]) && delete outbox[name]));

export const empty = () => (sending = sending.then(() => sendAll()));

async function sendAll(keepalive = false) {
  for (const [name, text] of Object.entries(read())) {
    if (!isMine(name) || boxOf(name)?.isSent) continue;
    const sent = send(name, text, keepalive);
    if (!keepalive) await sent;
  }
}

// What had not gone up yet when this page was made is missing where it lists drafts.
async function begin() {
  const waiting = Object.keys(read()).filter(isMine);
  await empty();
  const left = read();
  if (document.querySelector("[data-drafts]") && waiting.some((name) => !left[name])) location.reload();
}

async function send(name, { words, at }, keepalive) {
  const body = new FormData();
  const facts = { ...words, member, form_url: name.slice(member.length + 1), age: Date.now() - at };
  Object.entries(facts).forEach((fact) => body.set(...fact));
  const headers = { "X-CSRFToken": document.cookie.match(/csrftoken=(\w+)/)?.[1] ?? "" };
  const options = { method: "POST", body, headers, keepalive, signal: AbortSignal.timeout(PATIENCE) };
  const answer = await fetch("/drafts/", options).catch(() => ({ status: 0 }));
  const box = boxOf(name);
  if (answer.status === 409 && box?.isTyped) return box.again(await answer.text());
  if ([204, 409].includes(answer.status)) forget((other, text) => other === name && text.at === at);
  if (box?.isTyped) box.say({ 0: "offline", 204: "kept" }[answer.status] ?? "refused");
}

async function logOut(form) {
  await empty();
  if (navigator.onLine) forget(isMine);
  form.submit();
}

forget((_, { at }) => at < Date.now() - LONGEST_KEPT);
setTimeout(begin); // once the forms of this page have found theirs
addEventListener("online", empty);
addEventListener("pagehide", () => sendAll(true));
document.addEventListener("visibilitychange", () => document.hidden && sendAll(true));
document.addEventListener("submit", (event) => {
  if (!event.target.matches("[action$='/logout/']")) return;
  event.preventDefault();
  logOut(event.target);
});
