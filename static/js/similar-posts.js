/* In the publishing form: posts that may cover the same story, while title and text are typed. */

import { fragment } from "./fragment.js";

const PAUSE = 700; // ms
const LONGEST = 1000; // characters of the text

async function show({ target }) {
  const panel = target.form?.querySelector("[data-similar]");
  const { title, body } = target.form?.elements ?? {};
  if (!panel || (target !== title && target !== body)) return;
  const typed = new URLSearchParams({ title: title.value, excerpt: body.value.slice(0, LONGEST) }).toString();
  panel.typed = typed;
  await new Promise((done) => setTimeout(done, PAUSE));
  if (typed !== panel.typed) return;
  const found = await fragment(`${panel.dataset.similar}?${typed}`);
  if (typed === panel.typed) panel.replaceChildren(...found.firstElementChild.childNodes);
}

document.addEventListener("input", (event) => show(event).catch(() => {})); // offline, the form works without it
