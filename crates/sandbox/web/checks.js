/**
 * What bots sent or got that is not as Discord's published description has it, when the sandbox compares.
 * Hooks: `checks`, `violation`.
 */
import * as api from './api.js';
import { addTab } from './dock.js';
import { el, replace } from './dom.js';
import { icon } from './icons.js';
import { jsonView } from './json-view.js';

let region = null;

export function startChecks() {
  addTab({ id: 'checks', label: 'Checks', show, hide: () => { region = null; } });
}

async function show(target) {
  region = target;
  const found = await api.call('GET', '/client/violations').catch(() => null);
  if (region !== target) return;
  const again = el('button', { type: 'button', class: 'button button-secondary button-small', on: { click: () => show(target) } }, el('span', { class: 'button-label' }, 'Look again'));
  replace(target, el('div', { class: 'checks', 'data-testid': 'checks' },
    el('div', { class: 'dock-title' }, el('h2', {}, 'Compared with Discord’s description'), again),
    found === null ? el('p', { class: 'field-note' }, 'Nothing is compared: start the sandbox with DISCORD_OPENAPI set to the path of Discord’s openapi.json.')
      : found.length ? el('ul', { class: 'violations' }, found.map(row))
        : el('p', { class: 'dock-good' }, icon('check', 20), 'Everything so far is as Discord describes it.')));
}

function row(violation) {
  const sent = { request: 'The bot sent', query: 'The bot asked with', response: 'The sandbox answered', event: 'The sandbox dispatched' }[violation.direction] ?? violation.direction;
  return el('li', { class: 'violation', 'data-testid': 'violation' },
    el('p', {}, el('strong', {}, violation.operation), ' ', el('span', { class: 'field-note' }, sent)),
    el('p', {}, el('code', {}, violation.pointer || '/'), ' ', violation.wanted),
    jsonView(violation.value, 'What was there'));
}
