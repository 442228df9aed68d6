/* Converts a selection in rendered text back to Markdown, with its code, lists, links, emphasis and quotations. */

import { fenced, inline } from "./quote-inline.js";

const MAX_LENGTH = 2000;
// Characters with a meaning in Markdown at the start of a line.
const LINE_START = /^[>=+-]|^#+(?=\s)|(?<=^\d+)[.)]/gm;
const KEPT = ["A", "BLOCKQUOTE", "CODE", "EM", "PRE", "S", "STRONG"];
const PARTS = "li, tr, th, td, thead, tbody";

const BLOCKS = {
  P: (node) => blocks(node),
  DIV: (node) => blocks(node), // around a wide table
  BLOCKQUOTE: (node) => blocks(node).replace(/^/gm, "> "),
  OL: (node) => list(node),
  PRE: (node) => fenced(`\n${node.textContent.replace(/\n?$/, "\n")}`, 3),
  TABLE: (node) => table(node),
  UL: (node) => list(node),
};
for (const level of [3, 4, 5, 6]) BLOCKS[`H${level}`] = (node) => `${"#".repeat(level - 2)} ${onOneLine(node)}`;

function onOneLine(node) {
  return blocks(node).replace(/\s*\n\s*/g, " ");
}

function blocks(parent, gap = "\n\n") {
  const found = [""]; // text is added to the last one
  for (const node of parent.childNodes) {
    if (BLOCKS[node.nodeName]) found.push(node.textContent.trim() ? BLOCKS[node.nodeName](node) : "", "");
    else found.push(found.pop() + inline(node));
  }
  const trimmed = found.map((text, index) => (index % 2 ? text : text.replace(/ *\n */g, "\n").trim()));
  return trimmed.map((text, index) => (index % 2 ? text : text.replace(LINE_START, "\\$&"))).filter(Boolean).join(gap);
}

function list(node) {
  const isLoose = node.querySelector(":scope > li > p");
  const items = [...node.children].filter((item) => item.textContent.trim()).map((item) => {
    const mark = node.nodeName === "OL" ? `${item.value}. ` : "- ";
    return mark + blocks(item, isLoose ? "\n\n" : "\n").replace(/\n(?=.)/g, `\n${" ".repeat(mark.length)}`);
  });
  return items.join(isLoose ? "\n\n" : "\n");
}

function table({ rows }) {
  const row = (cells) => `| ${cells.join(" | ")} |`;
  const lines = [...rows].map(({ cells }) => row([...cells].map((cell) => onOneLine(cell).replaceAll("|", "\\|"))));
  if (rows[0]?.querySelector("th")) lines.splice(1, 0, row([...rows[0].cells].map(() => "---")));
  return lines.join("\n");
}

function shorten(content) {
  const texts = document.createTreeWalker(content, NodeFilter.SHOW_TEXT);
  for (let left = MAX_LENGTH; texts.nextNode(); ) {
    const { data } = texts.currentNode;
    if (data.length > left) texts.currentNode.data = left ? `${data.slice(0, left).replace(/[\ud800-\udbff]$/, "")}…` : "";
    left = Math.max(0, left - data.length);
  }
}

export function markdownOf(range, prose) {
  for (const { children, start } of prose.querySelectorAll("ol")) {
    for (const [index, item] of [...children].entries()) item.value = start + index; // a part keeps its numbers
  }
  let content = range.cloneContents();
  shorten(content);
  for (let around = range.commonAncestorContainer; around !== prose; around = around.parentElement) {
    if (!KEPT.includes(around.nodeName) && !content.firstElementChild?.matches(PARTS)) continue;
    const copy = around.cloneNode(false);
    copy.append(content);
    content = new DocumentFragment();
    content.append(copy);
  }
  return blocks(content);
}
