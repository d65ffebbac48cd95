// Times in the viewer's own zone and language, with UTC on hover; running clocks tick.
const language = document.documentElement.lang || undefined;
const relative = new Intl.RelativeTimeFormat(language, { numeric: "auto", style: "short" });
const clock = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
const full = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "medium", hourCycle: "h23" });
const minute = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const day = new Intl.DateTimeFormat(language, { dateStyle: "medium" });
const units = [["second", 60], ["minute", 60], ["hour", 24], ["day", 14]];

// The server writes durations the same way: Words.duration
export function duration(millis) {
  const seconds = Math.floor(Math.max(0, millis) / 1000);
  const two = (number) => String(number).padStart(2, "0");
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${two(seconds % 60)} s`;
  return `${Math.floor(seconds / 3600)} h ${two(Math.floor(seconds / 60) % 60)} min`;
}

function ago(date) {
  let amount = (date - Date.now()) / 1000;
  for (const [unit, size] of units) {
    if (Math.abs(amount) < size) return relative.format(Math.round(amount), unit);
    amount /= size;
  }
  return day.format(date);
}

function write(time) {
  const date = new Date(time.dateTime);
  const text = { since: () => duration(Date.now() - date), ago: () => ago(date), clock: () => clock.format(date), minute: () => minute.format(date) };
  const shown = (text[time.dataset.kind] ?? (() => full.format(date)))();
  if (time.textContent !== shown) time.textContent = shown;
  if (!time.title.includes("\n") && time.title) time.title = `${full.format(date)}\n${time.title}`;
}

export function writeAll(root = document) {
  root.querySelectorAll("time[datetime]").forEach(write);
}

// Calendars are drawn by the server, in days of the zone that this says.
document.cookie = `zone=${Intl.DateTimeFormat().resolvedOptions().timeZone ?? "UTC"}; path=/; max-age=31536000; samesite=lax`;

writeAll();
setInterval(() => document.querySelectorAll('time[data-kind="since"]').forEach(write), 1000);
setInterval(() => document.querySelectorAll('time[data-kind="ago"]').forEach(write), 20000);
document.addEventListener("evenkeel:swapped", (event) => writeAll(event.target));
document.addEventListener("htmx:load", (event) => writeAll(event.target));

// Times that are typed are by the clocks of the viewer, unless a form comes back with another zone.
document.querySelectorAll('input[data-zone][value="UTC"]').forEach((input) => {
  input.value = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "UTC";
});
