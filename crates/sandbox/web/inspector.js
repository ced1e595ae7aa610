/**
 * One message from behind: the interaction that led to it, the calls and events with their timing, and the exact
 * JSON. Hooks: `inspect-message` in a message's tools, `inspector`, `inspector-json`, `call`, `call-refusal`.
 */
import * as api from './api.js';
import { callRow, offset } from './call-row.js';
import { addTab, openDock } from './dock.js';
import { el, replace } from './dom.js';
import { isRefused } from './explain.js';
import { icon } from './icons.js';
import { jsonView } from './json-view.js';
import { findMessage } from './message-store.js';
import { displayName, on, state } from './state.js';

const KINDS = { 2: 'used a command', 3: 'used a component', 4: 'typed an option', 5: 'sent a form' };

let shown = null;
let region = null;
let timer = null;

export function startInspector() {
  addTab({ id: 'message', label: 'Message', show, hide });
  state.canInspect = true;
  on('inspect', ({ message }) => openDock('message', message));
  on('messages', () => {
    if (!region) return;
    clearTimeout(timer);
    timer = setTimeout(draw, 200);
  });
}

function show(target, message) {
  region = target;
  shown = message ?? shown;
  draw();
}

function hide() {
  region = null;
  clearTimeout(timer);
}

async function draw() {
  const target = region;
  const subject = shown;
  if (!subject) {
    return replace(target, el('div', { class: 'dock-empty' }, icon('search', 32), el('p', {}, 'Choose Inspect in the menu of a message to see what happened behind it.')));
  }
  const [calls, message] = await Promise.all([
    api.call('GET', `/client/calls?message=${encodeURIComponent(subject.id)}&limit=500`).catch(() => []),
    // Ephemeral messages have no address; the client's own copy is what arrived.
    api.call('GET', `/api/v10/channels/${encodeURIComponent(subject.channel_id)}/messages/${encodeURIComponent(subject.id)}`).catch(() => null),
  ]);
  if (region !== target || shown !== subject) return null;
  const open = new Set([...target.querySelectorAll('.call[open]')].map((row) => row.dataset.ordinal));
  const body = message ?? findMessage(subject.channel_id, subject.id) ?? subject;
  const story = calls.reverse();
  const start = story[0]?.at_us ?? 0;
  const rows = story.map((call) => {
    const row = callRow(call, { start });
    row.dataset.ordinal = call.ordinal;
    row.open = open.has(row.dataset.ordinal);
    return row;
  });
  const interaction = story.findLast((call) => call.path === 'INTERACTION_CREATE')?.body;
  return replace(target, el('div', { class: 'inspector', 'data-testid': 'inspector', 'data-message-id': body.id },
    el('header', { class: 'inspector-header' },
      el('h2', {}, 'Message of ', displayName(state.users.get(body.author?.id) ?? body.author)),
      el('p', { class: 'field-note' }, `ID ${body.id}`)),
    summary(story, interaction, start),
    el('section', {}, el('h3', {}, 'What happened'),
      rows.length ? el('div', { class: 'call-list' }, rows) : el('p', { class: 'field-note' }, 'No call or event is on record: nobody’s bot was involved, or it was too long ago.')),
    el('section', { 'data-testid': 'inspector-json' }, jsonView(body, 'Message')),
    interaction && el('section', {}, jsonView(interaction, 'Interaction'))));
}

/** The story in one glance. */
function summary(story, interaction, start) {
  const first = story.find((call) => /\/callback/.test(call.path));
  const refused = story.filter(isRefused).length;
  const fact = (label, value, bad = false) => el('div', { class: `fact${bad ? ' is-bad' : ''}` }, el('dt', {}, label), el('dd', {}, value));
  const who = interaction?.member?.user ?? interaction?.user;
  const what = interaction && [interaction.data?.name && `/${interaction.data.name}`, interaction.data?.custom_id].filter(Boolean)[0];
  return el('dl', { class: 'facts' },
    interaction && fact('Began with', `${displayName(state.users.get(who?.id) ?? who)} ${KINDS[interaction.type] ?? 'acted'}${what ? `: ${what}` : ''}`),
    first && fact('First answer after', offset(first.at_us + first.us - start).slice(1)),
    fact('Calls and events', String(story.length)),
    fact('Refused', String(refused), refused > 0));
}
