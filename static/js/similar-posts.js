/* In the publishing form: posts that may cover the same story, while title and text are typed. A file of its own,
   because only this form needs it. */

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
  const response = await fetch(`${panel.dataset.similar}?${typed}`, { headers: { "X-Fragment": "1" } });
  const found = new DOMParser().parseFromString(await response.text(), "text/html").querySelector("[data-similar]");
  if (found && typed === panel.typed) panel.replaceChildren(...found.childNodes);
}

document.addEventListener("input", (event) => show(event).catch(() => {})); // offline, the form works without it
