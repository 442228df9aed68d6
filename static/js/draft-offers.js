/* Offers the draft of a reply or an edit on the comment it belongs to: its link says "Continue your reply". The page
   offers the drafts that the site has. This adds those that only this browser has so far. The texts of the links,
   without and with a draft, are in attributes of the thread. */

import { forget, formUrlOf, readOutbox, sendOutbox } from "./outbox.js";

const actionOf = (link) => link.pathname.match(/\/(reply|edit)\/$/)?.[1];

// A link with a draft is shown before the menu it was in.
function mark(link, isDrafted) {
  if (isDrafted) link.closest(".menu")?.previousElementSibling.before(link);
  const [plain, drafted] = link.closest(".thread").dataset[`${actionOf(link)}Labels`].split("|");
  link.firstChild.data = isDrafted ? drafted : plain;
}

async function discard({ form, name }) {
  const body = new FormData(form);
  body.set("form_url", form.getAttribute("action"));
  forget((other) => other === name);
  await sendOutbox(); // or what is being sent now would arrive later
  await fetch("/drafts/discard/", { method: "POST", body, redirect: "manual", keepalive: true });
}

// When a form is closed: the text of an edit is a draft unless it is the one that is published.
export function offer(link, field) {
  if (!actionOf(link)) return;
  const box = field.closest("keep-draft");
  const isPublished = field.value === box.dataset.published;
  mark(link, field.value.trim() && !isPublished);
  const mayBeSaved = box.isTyped || box.querySelector(".draft, [data-answers]");
  if (isPublished && mayBeSaved) discard(box).catch(() => {}); // offline, it stays
}

// Texts that were just sent are probably published.
const texts = Object.entries(readOutbox()).filter(([, text]) => !text.isOnItsWay);
const formUrls = new Set(texts.map(([name]) => formUrlOf(name)));
if (formUrls.size) {
  for (const link of document.querySelectorAll(".thread a:is([data-reply], [data-open])")) {
    if (actionOf(link) && formUrls.has(link.pathname)) mark(link, true);
  }
}
