/* Replying and previewing without leaving the thread. Each link and button here also works as an ordinary page; these
   only ask the same address for the piece of it (X-Fragment: 1) and put that in place.

   <a data-reply href="…/reply/">     the form comes under the comment; a second click, Escape and <a data-cancel> put it
                                      away, while keep-draft.js keeps what was typed
   <button data-in-place …>           the form is replaced by the answer to it: itself, with a preview or errors, or the
                                      button that undoes it; of a form that stands elsewhere, only the button is */

async function fragment(url, options = {}) {
  const answer = await fetch(url, { ...options, headers: { "X-Fragment": "1" } });
  const html = await answer.text();
  // A whole page: to log in, or one of an error. What refuses a form, and says why in it, is a fragment as well.
  if (/<!doctype/i.test(html)) throw new Error(`${url} is not to be had as a fragment`);
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

async function replaceForm(form, button) {
  const place = form.contains(button) ? form.closest("keep-draft") ?? form : button;
  const url = button.getAttribute("formaction") ?? form.action;
  try {
    const data = new FormData(form, button);
    const piece = await fragment(url, { method: "POST", body: data });
    const arrived = piece.firstElementChild;
    place.replaceWith(piece);
    arrived.querySelector(".preview, .error-summary, [role=alert]")?.scrollIntoView({ block: "nearest" });
    (arrived.querySelector(`[name="${button.name}"]`) ?? arrived).focus({ preventScroll: true });
  } catch {
    button.removeAttribute("data-in-place");
    form.requestSubmit(button);
  }
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-reply], .comment > keep-draft a[data-cancel]");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  link.matches("[data-reply]") ? reply(link) : close(link.closest("keep-draft"));
});

// On the window, after whatever else Escape may close.
addEventListener("keydown", (event) => {
  const box = event.target.closest(".comment > keep-draft");
  if (box && event.key === "Escape" && !event.defaultPrevented && !event.isComposing) close(box);
});

document.addEventListener("submit", (event) => {
  if (!event.submitter?.matches("[data-in-place]")) return;
  event.preventDefault();
  replaceForm(event.target, event.submitter);
}, { capture: true });
