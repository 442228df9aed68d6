/* Converts rendered text within a paragraph back to Markdown. */

// Characters with a meaning in Markdown: anywhere, at the edge of a word, in a link or an entity.
const MARKDOWN = /[\\`*[\]]|~(?=~)|(?<=~)~|(?<![\p{L}\p{N}]_*)_|_(?!_*[\p{L}\p{N}])|<(?=[a-z])|&(?=[#\w]+;)/giu;
const MARKS = { EM: "*", STRONG: "**", S: "~~" };
// Without angle brackets, an address ends before some characters.
const BARE = /^[!-~\p{L}\p{M}\p{N}]*[\p{L}\p{M}\p{N}/_~*=&%#+)\]}-]$/u;

export function fenced(text, least) {
  const runs = text.match(/`+/g) ?? [];
  const fence = "`".repeat(Math.max(least, ...runs.map((run) => run.length + 1)));
  return `${fence}${text}${fence}`;
}

export function inline(node) {
  if (node.nodeName === "#text") return node.data.replace(/[ \t\n]+/g, " ").replace(MARKDOWN, "\\$&");
  if (node.nodeName === "BR") return "\n";
  if (!node.textContent) return "";
  if (node.nodeName === "CODE") return fenced(node.textContent.replace(/^(?=`)|(?<=`)$/g, " "), 1);
  const text = [...node.childNodes].map(inline).join("");
  if (node.nodeName === "A") return link(node, text);
  const mark = MARKS[node.nodeName] ?? "";
  return text.trim() ? text.replace(/^(\s*)(.*?)(\s*)$/s, `$1${mark}$2${mark}$3`) : text;
}

function link(node, text) {
  const [href, shown] = [node.getAttribute("href"), node.textContent];
  if (!href || (/^[#@]/.test(shown) && href.startsWith("/"))) return shown; // citations and mentions
  const isAddress = isSame(node.href, shown.replace(/^www\./i, `${node.protocol}//$&`));
  if (isAddress && BARE.test(shown) && !/^[\p{L}\p{N}/_-]/u.test(node.nextSibling?.data ?? "")) return shown;
  if (isAddress ? /^http/i.test(shown) : href === `mailto:${shown}`) return `<${shown}>`;
  return `[${text}](${/[()]/.test(href) ? `<${href}>` : href})`;
}

function isSame(url, other) {
  try {
    return decodeURIComponent(url) === decodeURIComponent(new URL(other).href);
  } catch {
    return false;
  }
}
