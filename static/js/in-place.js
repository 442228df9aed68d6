/* Replies and previews without leaving the thread. Each link and button here also works as an ordinary page; these
   only ask the same address for a fragment of it (X-Fragment: 1) and put that in place.

   <a data-reply href="…/reply/">   the form comes under the comment; a second click, Escape or <a data-cancel>
                                    closes it, while keep-draft.js keeps what was typed
   <button data-in-place …>         the form is replaced by the answer: itself, with a preview or errors; a button
                                    outside its form is replaced alone, by the one that undoes it */

async function fragment(url, options = {}) {
  const answer = await fetch(url, { ...options, headers: { "X-Fragment": "1" } });
  const html = await answer.text();
  // A whole page: the login page or an error. A form with errors in it is a fragment as well.
  if (/<!doctype/i.test(html)) throw new Error(`${url} answered with a whole page`);
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}

function close(box) {
  const link = box.parentElement.querySelector("[data-reply]");
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

function replacedBySubmitting(form, button) {
  if (!form.contains(button)) return button;
  return form.closest("keep-draft") ?? form;
}

async function submitInPlace(form, button) {
  const replaced = replacedBySubmitting(form, button);
  const url = button.getAttribute("formaction") ?? form.action;
  try {
    const data = new FormData(form, button);
    const piece = await fragment(url, { method: "POST", body: data });
    const arrived = piece.firstElementChild;
    replaced.replaceWith(piece);
    const message = arrived.querySelector(".preview, .error-summary, [role=alert]");
    message?.scrollIntoView({ block: "nearest" });
    const sameButton = arrived.querySelector(`[name="${button.name}"]`);
    (sameButton ?? arrived).focus({ preventScroll: true });
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

// On the window, after whatever else Escape may close.
addEventListener("keydown", (event) => {
  const box = event.target.closest(".comment > keep-draft");
  if (box && event.key === "Escape" && !event.defaultPrevented && !event.isComposing) close(box);
});

document.addEventListener("submit", (event) => {
  if (!event.submitter?.matches("[data-in-place]")) return;
  event.preventDefault();
  submitInPlace(event.target, event.submitter);
}, { capture: true });
