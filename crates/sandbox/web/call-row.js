/** One REST call or gateway event as a row that opens: when, what, how it went, and the bodies. */
import { copyButton } from './clipboard.js';
import { el, replace } from './dom.js';
import { explain, faults, isRefused } from './explain.js';
import { icon } from './icons.js';
import { jsonView } from './json-view.js';

/** `start` is when the story began, in the record's microseconds; `onMessage` shows the message behind it. */
export function callRow(call, { start = null, onMessage = null } = {}) {
  const refused = isRefused(call);
  const event = call.method === 'DISPATCH';
  const body = el('div', { class: 'call-body' });
  const details = el('details', { class: `call${refused ? ' is-refused' : ''}${event ? ' is-event' : ''}`, 'data-testid': 'call', 'data-method': call.method, 'data-path': call.path, 'data-status': call.status },
    el('summary', {},
      el('span', { class: 'call-time', title: clock(call.at) }, start === null ? clock(call.at).slice(0, 12) : offset(call.at_us - start)),
      el('span', { class: `call-method method-${call.method.toLowerCase()}` }, event ? 'EVENT' : call.method),
      el('span', { class: 'call-path', title: call.path }, shortened(call.path)),
      !event && el('span', { class: 'call-status' }, call.status),
      !event && el('span', { class: 'call-took', title: 'How long the answer took' }, took(call.us))),
    body);
  details.addEventListener('toggle', () => {
    if (details.open && !body.firstChild) fill(body, call, onMessage);
  });
  return details;
}

function fill(body, call, onMessage) {
  const event = call.method === 'DISPATCH';
  replace(body,
    refusal(call),
    !event && el('p', { class: 'call-full' }, `${call.method} /api/v10${call.path}`),
    call.body !== null && jsonView(call.body, event ? 'Data of the event' : 'Request'),
    call.answer !== null && jsonView(call.answer, 'Answer'),
    call.body === null && call.answer === null && el('p', { class: 'field-note' }, 'No body either way.'),
    el('div', { class: 'form-actions' },
      !event && copyButton('Copy as curl', 'Command', () => curl(call)),
      onMessage && call.message_id && el('button', { type: 'button', class: 'button button-secondary button-small', on: { click: () => onMessage(call.message_id) } }, el('span', { class: 'button-label' }, icon('search', 14), 'Show the message’s story'))));
}

/** What Discord would have said, in plain words, with the wrong fields. */
function refusal(call) {
  const words = explain(call);
  if (!words) return null;
  const rows = faults(call.answer);
  return el('div', { class: 'call-refusal', 'data-testid': 'call-refusal' },
    el('p', {}, icon('warning', 16), el('span', {}, el('strong', {}, `Discord refuses this: ${call.answer?.message ?? call.status}${call.answer?.code ? ` (${call.answer.code})` : ''}.`), ' ', words)),
    rows.length > 0 && el('ul', {}, rows.map((fault) => el('li', {}, el('code', {}, fault.path), ' ', fault.message, ' ', el('span', { class: 'field-note' }, fault.code)))));
}

/** Offset from the beginning of the story. */
export function offset(micros) {
  const ms = micros / 1000;
  return `+${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
}

const took = (micros) => (micros < 1000 ? `${micros} µs` : `${(micros / 1000).toFixed(micros < 10_000 ? 1 : 0)} ms`);
const clock = (at) => new Date(at).toISOString().slice(11, 23);

/** Interaction tokens are long and say nothing. */
const shortened = (path) => path.replace(/\/([^/]{40,})/g, (_, part) => `/${part.slice(0, 8)}…`).replace(/\d{17,20}/g, (id) => `…${id.slice(-5)}`);

const quoted = (text) => `'${text.replaceAll("'", `'\\''`)}'`;

function curl(call) {
  const parts = ['curl', '-X', call.method, quoted(`${location.origin}/api/v10${call.path}`)];
  // Interactions carry their token in the path.
  if (!/^\/(interactions|webhooks)\//.test(call.path)) parts.push('-H', '"Authorization: Bot $DISCORD_TOKEN"');
  if (call.body !== null) parts.push('-H', quoted('Content-Type: application/json'), '-d', quoted(JSON.stringify(call.body)));
  return parts.join(' ');
}
