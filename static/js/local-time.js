/* Pages show times by the server's clock. Pointing at one shows the reader's own, and how long ago that was. */

const SECONDS = {
  year: 31_557_600,
  month: 2_629_800,
  week: 604_800,
  day: 86_400,
  hour: 3_600,
  minute: 60,
  second: 1,
};
const language = document.documentElement.lang;
const fullDate = new Intl.DateTimeFormat(language, { dateStyle: "full", timeStyle: "short" });
const relative = new Intl.RelativeTimeFormat(language, { numeric: "auto" });

function ago(moment) {
  const seconds = (moment - Date.now()) / 1000;
  const unit = Object.keys(SECONDS).find((name) => Math.abs(seconds) >= SECONDS[name]) ?? "second";
  return relative.format(Math.round(seconds / SECONDS[unit]), unit);
}

document.addEventListener("pointerover", ({ target }) => {
  const time = target.closest("time[datetime]");
  if (!time) return;
  const moment = new Date(time.dateTime);
  time.title = `${fullDate.format(moment)} · ${ago(moment)}`;
});
