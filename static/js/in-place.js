/* Forms without leaving the thread. Without scripts, each of these links and buttons leads to a page. The script requests
   a fragment of that page instead (X-Fragment: 1) and inserts it.

   <a data-reply>, <a data-open>    opens the form below the comment, and closes any other there. A second click, Escape
                                    or <a data-cancel> closes it; keep-draft.js saves the text.
   <button data-in-place …>         replaces its form with the response: the form with a preview or errors. A button
                                    outside its form is itself replaced, by the button that undoes it. */

import { offer } from "./draft-offers.js";
import { fragment } from "./fragment.js";
import { sendOutbox } from "./outbox.js";

const links = new WeakMap(); // of open forms: the links that opened them

function close(box) {
  const link = links.get(box);
  const field = box.querySelector("textarea");
  if (field) offer(link, field);
  box.remove();
  const menu = link.closest("[popover]");
  (menu ? document.querySelector(`[popovertarget="${menu.id}"]`) : link).focus();
}

async function open(link) {
  const comment = link.closest(".comment");
  const other = comment.querySelector(":scope > .opened");
  if (other) close(other);
  if (comment.ariaBusy || (other && links.get(other) === link)) return;
  comment.ariaBusy = "true";
  try {
    const box = document.createElement("div");
    box.className = "opened";
    box.tabIndex = -1;
    await sendOutbox(); // so that the form has what was typed in it a moment ago
    box.append(await fragment(link.href));
    links.set(box, link);
    comment.append(box);
    const field = box.querySelector("textarea");
    (field ?? box).focus();
    field?.setSelectionRange(field.value.length, field.value.length);
  } catch {
    location.href = link.href;
  }
  comment.ariaBusy = null;
}

function elementToReplace(form, button) {
  if (!form.contains(button)) return button;
  return form.closest("keep-draft") ?? form;
}

async function submitInPlace(form, button) {
  const replaced = elementToReplace(form, button);
  const url = button.getAttribute("formaction") ?? form.action;
  try {
    const data = new FormData(form, button);
    const content = await fragment(url, { method: "POST", body: data });
    const replacement = content.firstElementChild;
    replaced.replaceWith(content);
    const message = replacement.querySelector(".preview, .error-summary, [role=alert]");
    message?.scrollIntoView({ block: "nearest" });
    const sameButton = replacement.querySelector(`[name="${button.name}"]`);
    (sameButton ?? replacement).focus({ preventScroll: true });
  } catch {
    button.removeAttribute("data-in-place");
    form.requestSubmit(button);
  }
}

document.addEventListener("click", (event) => {
  const link = event.target.closest(".comment a:is([data-reply], [data-open]), .opened a[data-cancel]");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (link.matches("[data-cancel]")) close(link.closest(".opened"));
  else open(link);
});

// On the window, so that it runs after other handlers for Escape.
addEventListener("keydown", (event) => {
  const box = event.target.closest(".opened");
  if (box && event.key === "Escape" && !event.defaultPrevented && !event.isComposing) close(box);
});

document.addEventListener("submit", (event) => {
  if (!event.submitter?.matches("[data-in-place]")) return;
  event.preventDefault();
  submitInPlace(event.target, event.submitter);
}, { capture: true });
