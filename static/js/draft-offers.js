/* Offers the draft of a reply or an edit on the comment it belongs to: its link says "Continue your reply". The page
   offers the drafts that the site has. This adds those that only this browser has so far. The texts of the links,
   without and with a draft, are in attributes of the thread. */

import { formUrlOf, readOutbox } from "./outbox.js";

const actionOf = (link) => link.pathname.match(/\/(reply|edit)\/$/)?.[1];

// A link with a draft is shown before the menu it was in.
function mark(link, isDrafted) {
  if (isDrafted) link.closest(".menu")?.previousElementSibling.before(link);
  const [plain, drafted] = link.closest(".thread").dataset[`${actionOf(link)}Labels`].split("|");
  link.firstChild.data = isDrafted ? drafted : plain;
}

// When a form is closed: the text of an edit is a draft if it has changed, or was one already.
export function offer(link, { value, defaultValue }, wasDrafted) {
  const isDrafted = value.trim() && (actionOf(link) === "reply" || wasDrafted || value !== defaultValue);
  if (actionOf(link)) mark(link, isDrafted);
}

// Texts that were just sent are probably published.
const texts = Object.entries(readOutbox()).filter(([, text]) => !text.isOnItsWay);
const formUrls = new Set(texts.map(([name]) => formUrlOf(name)));
if (formUrls.size) {
  for (const link of document.querySelectorAll(".thread a:is([data-reply], [data-open])")) {
    if (actionOf(link) && formUrls.has(link.pathname)) mark(link, true);
  }
}
