/**
 * Trouble on demand: what Discord does to bots on a bad day, for finding out how a bot takes it.
 * Hooks: `trouble`, `trouble-<what>`, `trouble-calm`.
 */
import { call } from './api.js';
import { addTab } from './dock.js';
import { el, replace } from './dom.js';
import { actionButton, choice, field, textInput } from './fields.js';
import { on, state } from './state.js';
import { toast } from './toast.js';

const CODES = [[4000, '4000 Unknown error'], [4004, '4004 Authentication failed'], [4007, '4007 Invalid seq'], [4008, '4008 Rate limited'], [4009, '4009 Session timed out'], [4014, '4014 Disallowed intents']];
const STATUSES = [[500, '500 Internal error'], [502, '502 Bad gateway'], [503, '503 Unavailable'], [403, '403 Forbidden'], [404, '404 Not found']];
const SCOPES = [['user', 'This bot'], ['shared', 'Shared resource'], ['global', 'Global']];
const FATES = [['delay_dispatches', 'Come late'], ['drop_dispatches', 'Never come'], ['duplicate_dispatches', 'Come twice'], ['reorder_dispatches', 'Come in reverse order'], ['tear_dispatch', 'Break the connection midway']];

let region = null;

export function startTrouble() {
  addTab({ id: 'trouble', label: 'Trouble', show, hide: () => { region = null; } });
  on('bot', () => region && drawStatus());
}

const status = el('p', { class: 'field-note', role: 'status' });

function drawStatus() {
  const connected = state.applications.filter((application) => application.connected);
  status.textContent = connected.length ? `Connected now: ${connected.map((application) => application.name).join(', ')}.` : 'No bot is connected now.';
}

/** Sends one control; connections that were hit are counted. */
async function cause(body) {
  const { affected } = await call('POST', '/client/controls', body);
  toast(affected ? `Done: ${affected} connection${affected === 1 ? '' : 's'}.` : 'Done.');
}

const button = (what, label, body, kind = 'secondary') => actionButton(kind, label, () => cause(typeof body === 'function' ? body() : body), { testid: `trouble-${what}`, small: true });
const number = (value, min, max, label) => textInput(value, { type: 'number', min, max, inputmode: 'numeric', 'aria-label': label });

function show(target) {
  region = target;
  drawStatus();
  replace(target, el('div', { class: 'trouble', 'data-testid': 'trouble' },
    el('div', { class: 'dock-title' }, el('h2', {}, 'Trouble'), button('calm', 'Calm everything', { do: 'calm' }, 'success')), status,
    gateway(), events(), rest(), servers()));
}

const group = (title, note, ...content) => el('section', { class: 'trouble-group' }, el('h3', {}, title), note && el('p', { class: 'field-note' }, note), content);

function gateway() {
  const code = choice(CODES, 4000, { 'aria-label': 'Close code' });
  return group('Gateway connections', 'A good bot comes back by itself and misses nothing.',
    el('div', { class: 'form-actions' },
      button('drop', 'Drop', { do: 'drop_connections' }), button('reconnect', 'Ask to reconnect', { do: 'reconnect' }),
      button('invalidate', 'Invalidate session', { do: 'invalidate', resumable: false }), button('invalidate-resumable', 'Invalid, resumable', { do: 'invalidate', resumable: true })),
    el('div', { class: 'inline-row' }, code, button('close', 'Close with code', () => ({ do: 'close_connections', code: Number(code.value) }))));
}

function events() {
  const fate = choice(FATES, FATES[0][0]);
  const event = textInput('', { placeholder: 'any, or INTERACTION_CREATE', spellcheck: 'false' });
  const count = number(1, 1, 1000, 'How many');
  const ms = number(2000, 0, 600_000, 'Milliseconds late');
  const run = () => {
    const late = fate.value === 'delay_dispatches' ? { ms: Number(ms.value) } : {};
    const many = fate.value === 'tear_dispatch' ? {} : { count: Number(count.value) };
    return { do: fate.value, event: event.value.trim(), ...many, ...late };
  };
  return group('The next events', null, el('div', { class: 'trouble-grid' }, field('Fate', fate), field('Event', event), field('How many', count), field('Late by (ms)', ms)), el('div', { class: 'form-actions' }, button('events', 'Do it', run)));
}

function rest() {
  const delay = number(2500, 0, 600_000, 'Milliseconds');
  const path = textInput('', { placeholder: 'any, or /callback', spellcheck: 'false' });
  const code = choice(STATUSES, 500);
  const count = number(1, 1, 1000, 'How many');
  const scope = choice(SCOPES, 'user');
  const wait = number(1000, 1, 600_000, 'Milliseconds');
  return group('REST', null,
    el('div', { class: 'inline-row' }, el('span', { class: 'trouble-label' }, 'Every answer late by (ms)'), delay, button('delay', 'Delay', () => ({ do: 'delay_rest', ms: Number(delay.value) }))),
    el('div', { class: 'trouble-grid' }, field('Path contains', path), field('How many calls', count), field('Answer with', code), field('Retry after (ms)', wait), field('Limit of', scope)),
    el('div', { class: 'form-actions' },
      button('fail', 'Let them fail', () => ({ do: 'fail_rest', path: path.value.trim(), status: Number(code.value), count: Number(count.value) })),
      button('limit', 'Rate limit them', () => ({ do: 'rate_limit_rest', path: path.value.trim(), ms: Number(wait.value), count: Number(count.value), scope: scope.value }))));
}

function servers() {
  const guild = choice([...state.guilds.values()].map((entry) => [entry.name, entry.name]), '', { 'aria-label': 'Server' });
  const set = (available) => () => ({ do: 'set_available', server: guild.value, available });
  return group('Outage', 'A server goes out of reach, as in Discord’s own outages.', el('div', { class: 'inline-row' }, guild, button('outage', 'Out of reach', set(false)), button('back', 'Back', set(true))));
}
