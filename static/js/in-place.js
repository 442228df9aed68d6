/* Replies and previews without leaving the thread. Without scripts, each of these links and buttons leads to a page.
   The script requests a fragment of that page instead (X-Fragment: 1) and inserts it.

   <a data-reply href="…/reply/">   opens the form below the comment. A second click, Escape or <a data-cancel>
                                    closes it; keep-draft.js saves the text.
   <button data-in-place …>         replaces its form with the response: the form with a preview or errors. A button
                                    outside its form is itself replaced, by the button that undoes it. */

import { offer } from "./draft-offers.js";
import { fragment } from "./fragment.js";

function close(box) {
  const link = box.parentElement.querySelector("[data-reply]");
  offer(link, box.querySelector("textarea").value.trim());
  box.remove();
  link.focus();
}

async function reply(link) {
  const comment = link.closest(".comment");
  const open = comment.querySelector("keep-draft");
  if (open) return close(open);
  if (comment.ariaBusy) return;
  comment.ariaBusy = "true";
  try {
    comment.append(await fragment(link.href));
    const field = comment.querySelector("textarea");
    field.focus();
    field.setSelectionRange(field.value.length, field.value.length);
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
  const link = event.target.closest("a[data-reply], .comment > keep-draft a[data-cancel]");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (link.matches("[data-reply]")) reply(link);
  else close(link.closest("keep-draft"));
});

// On the window, so that it runs after other handlers for Escape.
addEventListener("keydown", (event) => {
  const box = event.target.closest(".comment > keep-draft");
  if (box && event.key === "Escape" && !event.defaultPrevented && !event.isComposing) close(box);
});

document.addEventListener("submit", (event) => {
  if (!event.submitter?.matches("[data-in-place]")) return;
  event.preventDefault();
  submitInPlace(event.target, event.submitter);
}, { capture: true });
