/* <thread-news>: a bar that says what came under the post since the page was made, and puts it in place when asked.
   A message names the numbers that came, a star at those that answer the reader; to hear one twice does no harm. When
   asked it fetches the page anew: what that shows more is put where it stands there, and linked if that is not here. */

import { put, still, topmost, twin } from "./thread-put.js";

const LINKED = 12;
const count = (number, forms) => forms.split("|")[number > 1 ? 1 : 0].replace(/\d+/, number);

class ThreadNews extends HTMLElement {
  connectedCallback() {
    [this.words, this.ways] = this.children;
    [this.show, this.close] = this.ways.children;
    this.news = new Map();
    this.heard = this.dataset.arrivals;
    this.show.onclick = () => this.place();
    this.close.onclick = () => this.leave();
    this.addEventListener("focusin", ({ relatedTarget: from }) => from && !this.contains(from) && (this.from = from));
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
      if (!document.getElementById(`c-${number}`)) this.news.set(number, word !== number);
    }
    const answers = [...this.news.values()].filter(Boolean).length;
    const { came, answering } = this.dataset;
    if (this.news.size) this.say(count(this.news.size, came), answers ? `, ${count(answers, answering)}` : "");
  }

  async place() {
    const answer = await fetch(location.href, { cache: "no-cache" }).catch(() => ({}));
    if (!answer.ok) return this.say(this.dataset.failed);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const rows = [...page.querySelectorAll(".thread li[id]")];
    for (const row of rows) if (!twin(row) && !row.querySelector(":scope > .comment > .stub")) row.classList.add("is-new");
    still(() => {
      rows.forEach(put);
      document.querySelector(".thread-head").replaceWith(page.querySelector(".thread-head"));
    });
    const { place, query, shown, others } = this.dataset;
    const links = [...this.news.keys()].slice(0, LINKED).flatMap((number) => {
      const href = document.getElementById(`c-${number}`) ? `#c-${number}` : `${place}${number}/${query}`;
      return [" ", Object.assign(document.createElement("a"), { href, textContent: number })];
    });
    const left = this.news.size - LINKED;
    this.news.clear();
    this.say(shown, ...links, left > 0 ? ` ${count(left, others)}` : "");
    links[1]?.focus({ preventScroll: true });
  }

  // Without words it is there for screen readers alone, who are told of what is put into it.
  say(...words) {
    this.words.replaceChildren(...words);
    this.className = words.length ? "notice news buttons" : "vh";
    this.ways.hidden = !words.length;
    if (!this.news.size) this.show.remove();
    else if (!this.show.isConnected) this.close.before(this.show);
    if (words.length) this.uncover(document.querySelector(":focus-visible"));
  }

  uncover(focused) {
    const top = focused?.getBoundingClientRect().top;
    const isCovered = top >= this.getBoundingClientRect().top && top < innerHeight;
    if (isCovered && !this.contains(focused)) focused.scrollIntoView({ block: "nearest" });
  }

  // Back to where the reader was before.
  leave() {
    this.news.clear();
    this.say();
    const back = this.from?.isConnected ? this.from : topmost();
    if (back?.tabIndex < 0) back.tabIndex = -1;
    back?.focus({ preventScroll: true });
  }
}
customElements.define("thread-news", ThreadNews);
