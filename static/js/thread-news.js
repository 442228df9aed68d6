/* <thread-news>: a bar that says what came under the post since the page was made, as thread-stream.js hears it. When
   asked it fetches the page again, has thread-put.js put in place what that has more, and links what is elsewhere. */

import { putMissing, topmost } from "./thread-put.js";
import { listen } from "./thread-stream.js";

const MOST_LINKED = 12;

function count(number, forms) {
  const [one, more] = forms.split("|"); // "1 new comment|2 new comments"
  return (number > 1 ? more : one).replace(/\d+/, number);
}

class ThreadNews extends HTMLElement {
  connectedCallback() {
    [this.status, this.buttons] = this.children;
    [this.show, this.close] = this.buttons.children;
    this.news = new Map();
    this.show.onclick = () => this.place();
    this.close.onclick = () => this.leave();
    this.addEventListener("focusin", ({ relatedTarget }) => {
      if (relatedTarget && !this.contains(relatedTarget)) this.cameFrom = relatedTarget;
    });
    listen(this.dataset.events, this.dataset.arrivals, (arrivals) => this.hear(arrivals));
  }

  hear(arrivals) {
    for (const { number, isAnswer } of arrivals) {
      if (!document.getElementById(`c-${number}`)) this.news.set(number, isAnswer);
    }
    if (!this.news.size) return;
    const answers = [...this.news.values()].filter(Boolean).length;
    const { came, answering } = this.dataset;
    this.say(count(this.news.size, came), answers ? `, ${count(answers, answering)}` : "");
  }

  async place() {
    const answer = await fetch(location.href, { cache: "no-cache" }).catch(() => ({}));
    if (!answer.ok) return this.say(this.dataset.failed);
    putMissing(await answer.text());
    this.link([...this.news.keys()]);
  }

  link(numbers) {
    const links = numbers.slice(0, MOST_LINKED).map((number) => this.linkTo(number));
    const left = numbers.length - MOST_LINKED;
    const { shown, others } = this.dataset;
    this.news.clear();
    this.say(shown, ...links.flatMap((link) => [" ", link]), left > 0 ? ` ${count(left, others)}` : "");
    links[0]?.focus({ preventScroll: true });
  }

  linkTo(number) {
    const { place, query } = this.dataset;
    const link = document.createElement("a");
    link.href = document.getElementById(`c-${number}`) ? `#c-${number}` : `${place}${number}/${query}`;
    link.textContent = number;
    return link;
  }

  // Without words the bar is only there for screen readers, which announce what is put into it.
  say(...words) {
    this.status.replaceChildren(...words);
    this.className = words.length ? "notice news buttons" : "vh";
    this.buttons.hidden = !words.length;
    if (!this.news.size) this.show.remove();
    else if (!this.show.isConnected) this.close.before(this.show);
    if (words.length) this.uncover(document.querySelector(":focus-visible"));
  }

  uncover(focused) {
    if (!focused || this.contains(focused)) return;
    const { top } = focused.getBoundingClientRect();
    const isCovered = top >= this.getBoundingClientRect().top && top < innerHeight;
    if (isCovered) focused.scrollIntoView({ block: "nearest" });
  }

  // Back to where the reader was before.
  leave() {
    this.news.clear();
    this.say();
    const back = this.cameFrom?.isConnected ? this.cameFrom : topmost();
    if (!back) return;
    if (back.tabIndex < 0) back.tabIndex = -1;
    back.focus({ preventScroll: true });
  }
}
customElements.define("thread-news", ThreadNews);
