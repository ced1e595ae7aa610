/** The strip at the very top: what this is, whether the bot is there, whether we are online. */
import { el, replace } from './dom.js';
import { emit, on, state } from './state.js';
import { toolBar } from './tools.js';

/** Up to this many bots are named; more are counted. */
const FEW = 2;

const status = el('span', { class: 'bar-status', role: 'status', 'data-testid': 'connection' });

/** The region to place above everything. */
export const topBar = el('header', { class: 'top-bar' }, el('button', { type: 'button', class: 'bar-name', title: 'About this sandbox', 'data-testid': 'about', on: { click: () => emit('about') } }, 'Sandbox: a local Discord'), status, toolBar);

export function startTopBar() {
  on('bot', draw);
  on('state', draw);
  on('connection', draw);
}

function draw() {
  if (state.connection !== 'connected') {
    replace(status, lamp('waiting'), state.connection === 'connecting' ? 'Connecting…' : 'Connection lost, trying again…');
  } else if (!state.applications.length) {
    replace(status, lamp('off'), 'No application');
  } else if (state.applications.length > FEW) {
    const there = state.applications.filter(({ connected }) => connected);
    const names = (list) => list.map(({ name }) => name).join(', ') || 'none';
    status.title = `Connected: ${names(there)}. Offline: ${names(state.applications.filter(({ connected }) => !connected))}.`;
    replace(status, lamp(there.length ? 'on' : 'off'), `${there.length} of ${state.applications.length} bots connected`);
  } else {
    status.removeAttribute('title');
    replace(status, state.applications.map(({ name, connected }) => el('span', { class: 'bar-bot' }, lamp(connected ? 'on' : 'off'), `${name} ${connected ? 'connected' : 'offline'}`)));
  }
  topBar.dataset.connection = state.connection;
}

const lamp = (kind) => el('span', { class: `lamp lamp-${kind}`, 'aria-hidden': 'true' });
