/* <thread-news>: a bar that says what came under the post since the page was made, and puts it in place when asked.
   A message names the numbers that came, a star at those that answer the reader; to hear one twice does no harm. When
   asked it fetches the page anew: what that shows more is put where it stands there. */

const find = (id) => id && document.getElementById(id);
const count = (number, forms) => forms.split("|")[number > 1 ? 1 : 0].replace(/\d+/, number);

function put(row) {
  if (find(row.id)) return;
  const list = row.parentElement;
  const line = list.closest("li");
  const answered = find(line?.id);
  const here = line ? answered?.querySelector(":scope > .replies > ol") : document.querySelector(".thread");
  const before = find(row.previousElementSibling?.id);
  row.classList.add("is-new");
  if (before) before.after(row.cloneNode(true));
  else if (here) here.prepend(row.cloneNode(true));
  else if (line) answered?.append(list.parentElement.cloneNode(true));
  else document.querySelector(".discussion > .empty").replaceWith(list.cloneNode(true));
  if (answered && here) here.previousElementSibling.replaceWith(list.previousElementSibling.cloneNode(true));
}

// Whatever comes in above it, the comment at the top of the window stays where it is.
function still(act) {
  const seen = [...document.querySelectorAll(".comment")].find((it) => it.getBoundingClientRect().bottom > 0);
  const top = () => seen?.getBoundingClientRect().top;
  const before = top();
  document.documentElement.style.overflowAnchor = "none";
  act();
  if (before < innerHeight / 3) scrollBy({ top: top() - before, behavior: "instant" });
  document.documentElement.style.overflowAnchor = "";
}

class ThreadNews extends HTMLElement {
  connectedCallback() {
    [this.words, this.ways] = this.children;
    [this.show, this.close] = this.ways.children;
    this.news = new Map();
    this.heard = this.dataset.arrivals;
    this.show.onclick = () => this.place();
    this.close.onclick = () => (this.news.clear(), this.say());
    document.addEventListener("visibilitychange", () => this.listen());
    this.listen();
  }

  listen() {
    clearTimeout(this.later);
    this.source?.close();
    if (document.hidden) return;
    const source = (this.source = new EventSource(`${this.dataset.events}?since=${this.heard}`));
    source.onmessage = (message) => this.hear(message);
    source.onerror = () => source.readyState === 2 && (this.later = setTimeout(() => this.listen(), 9e4 * (1 + Math.random())));
  }

  hear({ data, lastEventId }) {
    this.heard = lastEventId;
    for (const word of data.split(" ")) {
      const number = word.replace("*", "");
      if (!find(`c-${number}`)) this.news.set(number, word !== number);
    }
    const answers = [...this.news.values()].filter(Boolean).length;
    const { came, answering } = this.dataset;
    if (this.news.size) this.say(count(this.news.size, came), answers ? `, ${count(answers, answering)}` : "");
  }

  async place() {
    const answer = await fetch(location.href, { cache: "no-cache" });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    still(() => page.querySelectorAll(".thread li[id]").forEach(put));
    find("comments-heading").replaceWith(page.getElementById("comments-heading"));
    const links = [...this.news.keys()].slice(0, 12).flatMap((number) => {
      const href = find(`c-${number}`) ? `#c-${number}` : `${this.dataset.place}${number}/`;
      return [" ", Object.assign(document.createElement("a"), { href, textContent: number })];
    });
    this.news.clear();
    this.say(this.dataset.shown, ...links);
    links[1]?.focus({ preventScroll: true });
  }

  // Without words it is there for screen readers alone, who are told of what is put into it.
  say(...words) {
    this.words.replaceChildren(...words);
    this.className = words.length ? "notice news buttons" : "vh";
    this.ways.hidden = !words.length;
    if (!this.news.size) this.show.remove();
    else if (!this.show.isConnected) this.close.before(this.show, " ");
  }
}
customElements.define("thread-news", ThreadNews);
