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
const RELATIVE = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });
const UNITS = [['year', 31_536_000], ['month', 2_592_000], ['day', 86_400], ['hour', 3_600], ['minute', 60], ['second', 1]];

/** "in 3 hours", "2 days ago", seen from `now()`. */
export function relative(ms) {
  const seconds = Math.round((ms - now()) / 1000);
  const [unit, length] = UNITS.find(([, size]) => Math.abs(seconds) >= size) ?? UNITS.at(-1);
  return RELATIVE.format(Math.trunc(seconds / length), unit);
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
