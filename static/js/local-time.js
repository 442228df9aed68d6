/* Shows times in the time zone that the member chose or the browser has, and those of the last week as "3 h ago".
   Pages hold the exact time, so they stay right however long they are cached or open:

   <time datetime="…">              3 h ago, and the exact time on hover, on focus and in print
   <time datetime="…" data-as="…">  always a "time" or a "day" */

const MINUTE = 60_000;
const WEEK = 10_080 * MINUTE;
const UNITS = { day: 1440 * MINUTE, hour: 60 * MINUTE, minute: MINUTE };
const { lang, dataset } = document.documentElement;
const words = (options) => new Intl.RelativeTimeFormat(lang, options);
const hours = lang.startsWith("en") ? "narrow" : "short"; // "3h ago", not "3 hr. ago"
const relative = { day: words(), hour: words({ style: hours }), minute: words({ style: "short" }) };
const now = words({ numeric: "auto" }).format(0, "second");

function formatter(timeZone) {
  const date = { day: "numeric", month: "short", year: "numeric" };
  const time = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZoneName: "shortOffset" };
  return new Intl.DateTimeFormat(lang, { ...date, ...time, timeZone });
}

let format;
try {
  format = formatter(dataset.timeZone);
} catch {
  format = formatter(); // the browser doesn't know this zone
}

function ago(moment) {
  const passed = Date.now() - moment;
  if (passed < -MINUTE || passed >= WEEK) return "";
  const unit = Object.keys(UNITS).find((name) => passed >= UNITS[name]);
  if (!unit) return now;
  const text = relative[unit].format(-Math.floor(passed / UNITS[unit]), unit);
  return text.replace(/(\d)(?=\p{L})/u, "$1 ").replace("min.", "min");
}

function part(name, text) {
  const span = document.createElement("span");
  span.className = name;
  span.textContent = text;
  return span;
}

function show(time) {
  const moment = Date.parse(time.dateTime);
  const parts = Object.fromEntries(format.formatToParts(moment).map(({ type, value }) => [type, value]));
  const day = `${parts.day} ${parts.month} ${parts.year}`;
  const local = `${day}, ${parts.hour}:${parts.minute}`;
  const exact = `${local} ${parts.timeZoneName.replace(/GMT(\+0$)?/, "UTC")}`;
  const recent = time.dataset.as ? "" : ago(moment);
  const shown = time.dataset.as === "day" ? day : recent || local;
  if (time.title && time.firstChild.textContent === shown) return;
  time.title = exact;
  time.replaceChildren(part("ago", shown), part("exact", exact));
  if (recent) time.tabIndex = 0;
  else time.removeAttribute("tabindex");
}

// While the page loads, the text of the last element may still be missing.
function isComplete(element) {
  if (!element || element.nextSibling) return Boolean(element);
  return document.readyState !== "loading" || isComplete(element.parentElement);
}

function showNew() {
  [...document.querySelectorAll("time[datetime]:not([title])")].filter(isComplete).forEach(show);
}

function refresh() {
  if (!document.hidden) document.querySelectorAll("time[datetime]").forEach(show);
}

new MutationObserver(showNew).observe(document, { childList: true, subtree: true });
document.addEventListener("DOMContentLoaded", showNew);
document.addEventListener("visibilitychange", refresh);
setInterval(refresh, MINUTE);
showNew();
