/* <thread-news> is a bar that announces new comments, which thread-stream.js listens for. Its button fetches the page
   again, inserts the new comments with thread-put.js, goes to the first of them unless the reader is typing, and shows
   links to all of them. */

import { count, linkTo } from "./thread-links.js";
import { go } from "./thread-places.js";
import { insertMissing, topmost } from "./thread-put.js";
import { listen } from "./thread-stream.js";

const MAX_LINKS = 12;

class ThreadNews extends HTMLElement {
  connectedCallback() {
    [this.status, this.buttons] = this.children;
    [this.show, this.close] = this.buttons.children;
    this.news = new Map();
    this.show.onclick = () => this.insert();
    this.show.onmousedown = (event) => event.preventDefault(); // the focus stays where the reader is typing
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
    const html = await response.text();
    const composer = document.activeElement.closest("keep-draft textarea");
    insertMissing(html, composer);
    const rows = [...document.querySelectorAll(".thread li[id]")];
    const first = rows.find(({ id }) => this.news.has(id.replace("c-", "")));
    this.link([...this.news.keys()]);
    if (composer) return;
    if (first) go(first.querySelector(".comment"));
    else this.querySelector("a")?.focus({ preventScroll: true });
  }

  link(numbers) {
    const links = numbers.slice(0, MAX_LINKS).map((number) => linkTo(number, this.dataset));
    const left = numbers.length - MAX_LINKS;
    const { shown, others } = this.dataset;
    this.news.clear();
    this.say(shown, ...links.flatMap((link) => [" ", link]), left > 0 ? ` ${count(left, others)}` : "");
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
