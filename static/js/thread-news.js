/* <thread-news> is a bar that announces new comments, which thread-stream.js listens for. Its button fetches the page
   again, inserts the new comments with thread-put.js, and shows links to them and to those on other pages. */

import { insertMissing, topmost } from "./thread-put.js";
import { listen } from "./thread-stream.js";

const MAX_LINKS = 12;

function count(number, forms) {
  const [one, more] = forms.split("|"); // "1 new comment|2 new comments"
  return (number > 1 ? more : one).replace(/\d+/, number);
}

class ThreadNews extends HTMLElement {
  connectedCallback() {
    [this.status, this.buttons] = this.children;
    [this.show, this.close] = this.buttons.children;
    this.news = new Map();
    this.show.onclick = () => this.insert();
    this.close.onclick = () => this.dismiss();
    this.addEventListener("focusin", ({ relatedTarget }) => {
      if (relatedTarget && !this.contains(relatedTarget)) this.cameFrom = relatedTarget;
    });
    listen(this.dataset.events, this.dataset.sequence, (comments) => this.announce(comments));
  }

  announce(comments) {
    for (const { number, isReply } of comments) {
      if (!document.getElementById(`c-${number}`)) this.news.set(number, isReply);
    }
    if (!this.news.size) return;
    const replies = [...this.news.values()].filter(Boolean).length;
    const { came, answering } = this.dataset;
    this.say(count(this.news.size, came), replies ? `, ${count(replies, answering)}` : "");
  }

  async insert() {
    const response = await fetch(location.href, { cache: "no-cache" }).catch(() => ({}));
    if (!response.ok) return this.say(this.dataset.failed);
    insertMissing(await response.text());
    this.link([...this.news.keys()]);
  }

  link(numbers) {
    const links = numbers.slice(0, MAX_LINKS).map((number) => this.linkTo(number));
    const left = numbers.length - MAX_LINKS;
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

  // When it is empty, the bar stays there for screen readers, which announce text that is added to it.
  say(...content) {
    this.status.replaceChildren(...content);
    this.className = content.length ? "notice news buttons" : "vh";
    this.buttons.hidden = !content.length;
    if (!this.news.size) this.show.remove();
    else if (!this.show.isConnected) this.close.before(this.show);
    if (content.length) this.uncover(document.querySelector(":focus-visible"));
  }

  uncover(focused) {
    if (!focused || this.contains(focused)) return;
    const { top } = focused.getBoundingClientRect();
    const isCovered = top >= this.getBoundingClientRect().top && top < innerHeight;
    if (isCovered) focused.scrollIntoView({ block: "nearest" });
  }

  // Returns the focus to where it was before.
  dismiss() {
    this.news.clear();
    this.say();
    const back = this.cameFrom?.isConnected ? this.cameFrom : topmost();
    if (!back) return;
    if (back.tabIndex < 0) back.tabIndex = -1;
    back.focus({ preventScroll: true });
  }
}
customElements.define("thread-news", ThreadNews);
