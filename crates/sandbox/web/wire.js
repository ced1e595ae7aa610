/**
 * The wire: every call of a bot and every event to it as they happen, newest first.
 * Hooks: `wire`, `wire-filter`, `wire-kind`, `wire-pause`, `wire-clear`, `call`.
 */
import * as api from './api.js';
import { callRow } from './call-row.js';
import { addTab, openDock } from './dock.js';
import { el, replace } from './dom.js';
import { isRefused } from './explain.js';
import { icon } from './icons.js';
import { state } from './state.js';

const EVERY = 700;
const KEPT = 500;
const KINDS = [['all', 'Everything'], ['calls', 'Calls'], ['events', 'Events'], ['refused', 'Refusals']];

let timer = null;
let after = 0;
let calls = [];
let filter = '';
let kind = 'all';
let paused = false;
let list = null;
let note = null;

export function startWire() {
  addTab({ id: 'wire', label: 'Wire', show, hide });
}

function show(region) {
  list = el('div', { class: 'call-list', 'data-testid': 'wire', role: 'log', 'aria-live': 'off', 'aria-label': 'Calls and events, newest first' });
  note = el('p', { class: 'field-note wire-note' });
  const search = el('input', { type: 'search', class: 'input', placeholder: 'Filter, such as callback or GUILD_', 'aria-label': 'Filter', value: filter, 'data-testid': 'wire-filter' });
  search.addEventListener('input', () => {
    filter = search.value.trim().toLowerCase();
    draw();
  });
  const choice = el('select', { class: 'input', 'aria-label': 'Kind', 'data-testid': 'wire-kind' }, KINDS.map(([value, label]) => el('option', { value, selected: value === kind }, label)));
  choice.addEventListener('change', () => {
    kind = choice.value;
    draw();
  });
  const pause = el('button', { type: 'button', class: 'icon-button', 'data-testid': 'wire-pause', on: { click: () => { paused = !paused; drawPause(pause); } } });
  drawPause(pause);
  const clear = el('button', { type: 'button', class: 'icon-button', 'aria-label': 'Clear', title: 'Clear', 'data-testid': 'wire-clear', on: { click: () => { calls = []; draw(); } } }, icon('trash', 18));
  replace(region, el('div', { class: 'wire-bar' }, search, choice, pause, clear), note, list);
  draw();
  poll();
}

function drawPause(button) {
  button.setAttribute('aria-label', paused ? 'Go on' : 'Pause');
  button.title = paused ? 'Go on' : 'Pause';
  replace(button, icon(paused ? 'play' : 'pause', 18));
}

function hide() {
  clearTimeout(timer);
  list = null;
}

async function poll() {
  const target = list;
  if (!paused && !document.hidden) {
    const fresh = await api.call('GET', `/client/calls?limit=${KEPT}&after=${after}`).catch(() => []);
    if (list !== target) return;
    if (fresh.length) {
      after = fresh[0].ordinal;
      calls = [...fresh, ...calls].slice(0, KEPT);
      add(fresh.filter(fits));
    }
  }
  timer = setTimeout(poll, EVERY);
}

const row = (call) => callRow(call, { onMessage: (id) => openDock('message', { id, channel_id: call.answer?.channel_id ?? call.body?.channel_id ?? state.channelId }) });

/** Puts new rows on top, so that open ones stay open. */
function add(fresh) {
  list.prepend(...fresh.map(row));
  while (list.childElementCount > KEPT) list.lastElementChild.remove();
  count();
}

function draw() {
  if (!list) return;
  replace(list, calls.filter(fits).map(row));
  count();
}

function count() {
  note.textContent = calls.length ? `${list.childElementCount} of ${calls.length} shown, newest first. Times are UTC.` : 'Nothing yet. Use a command, or connect a bot.';
}

function fits(call) {
  const event = call.method === 'DISPATCH';
  if ((kind === 'calls' && event) || (kind === 'events' && !event) || (kind === 'refused' && !isRefused(call))) return false;
  return !filter || `${call.method} ${call.path} ${call.status ?? ''}`.toLowerCase().includes(filter);
}
