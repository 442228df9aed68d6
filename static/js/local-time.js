/* Pages show times in the server's time zone. Hovering over one shows it in the reader's, and how long ago it was. */

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
