/**
 * Times as Discord shows them, on the sandbox's clock.
 *
 * The sandbox may run on a clock of its own (tests move it), so "now" is the
 * server's time: our clock plus the offset measured when the state was loaded.
 */
import { el } from './dom.js';

let offset = 0;

/** Tells this module what time it is on the server (Unix milliseconds). */
export function setServerNow(serverNow) {
  if (Number.isFinite(serverNow)) offset = serverNow - Date.now();
}

/** The server's time in Unix milliseconds. */
export function now() {
  return Date.now() + offset;
}

const format = (options) => new Intl.DateTimeFormat(undefined, options);
const STYLES = {
  t: format({ timeStyle: 'short' }),
  T: format({ timeStyle: 'medium' }),
  d: format({ day: '2-digit', month: '2-digit', year: 'numeric' }),
  D: format({ dateStyle: 'long' }),
  f: format({ day: 'numeric', month: 'long', year: 'numeric', hour: 'numeric', minute: '2-digit' }),
  F: format({ dateStyle: 'full', timeStyle: 'short' }),
  s: format({ day: '2-digit', month: '2-digit', year: 'numeric', hour: 'numeric', minute: '2-digit' }),
  S: format({ day: '2-digit', month: '2-digit', year: 'numeric', hour: 'numeric', minute: '2-digit', second: '2-digit' }),
};
const RELATIVE = new Intl.RelativeTimeFormat(undefined);
/** A unit is used up to a number of itself: 44 minutes, but then an hour. */
const UNITS = [['second', 1, 45], ['minute', 60, 45], ['hour', 3_600, 22], ['day', 86_400, 26], ['month', 2_629_800, 11], ['year', 31_557_600, Infinity]];

/** "in 3 hours", "2 days ago", seen from `now()`. */
export function relative(ms) {
  const seconds = (ms - now()) / 1000;
  const [unit, length] = UNITS.find(([, size, most]) => Math.round(Math.abs(seconds) / size) < most);
  return RELATIVE.format(Math.round(seconds / length), unit);
}

/** One of Discord's timestamp styles (`t T d D f F s S R`). */
export function formatTime(ms, style = 'f') {
  return style === 'R' ? relative(ms) : (STYLES[style] ?? STYLES.f).format(ms);
}

/** The `<time>` element for `<t:…>`: absolute time as tooltip, relative text kept up to date. */
export function timestamp(ms, style) {
  if (!Number.isFinite(ms) || Math.abs(ms) > 8.64e15) return el('span', {}, 'Invalid Date');
  return el(
    'time',
    { class: 'timestamp', datetime: new Date(ms).toISOString(), title: STYLES.F.format(ms), 'data-relative': style === 'R' ? ms : null },
    formatTime(ms, style),
  );
}

const sameDay = (a, b) => new Date(a).toDateString() === new Date(b).toDateString();

/** Whether a date separator belongs between two messages. */
export function crossesDay(before, after) {
  return before === null || !sameDay(before, after);
}

/** The time in a message header: "14:03", "Yesterday at 14:03" or "20/11/2026, 14:03". */
export function messageTime(ms) {
  if (sameDay(ms, now())) return STYLES.t.format(ms);
  if (sameDay(ms, now() - 86_400_000)) return `Yesterday at ${STYLES.t.format(ms)}`;
  return STYLES.s.format(ms);
}

/** The absolute time in words, for tooltips. */
export const longTime = (ms) => STYLES.F.format(ms);
/** The time of day, for the gutter of grouped messages. */
export const clockTime = (ms) => STYLES.t.format(ms);
/** The day, for date separators. */
export const dayName = (ms) => STYLES.D.format(ms);

setInterval(() => {
  for (const node of document.querySelectorAll('time[data-relative]')) {
    const text = relative(Number(node.dataset.relative));
    if (node.textContent !== text) node.textContent = text;
  }
}, 1000);
