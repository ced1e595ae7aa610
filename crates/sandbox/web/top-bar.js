/** The strip at the very top: what this is, whether the bot is there, whether we are online. */
import { el, replace } from './dom.js';
import { emit, on, state } from './state.js';
import { toolBar } from './tools.js';

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
  } else {
    replace(status, state.applications.map(({ name, connected }) => el('span', { class: 'bar-bot' }, lamp(connected ? 'on' : 'off'), `${name} ${connected ? 'connected' : 'offline'}`)));
  }
  topBar.dataset.connection = state.connection;
}

const lamp = (kind) => el('span', { class: `lamp lamp-${kind}`, 'aria-hidden': 'true' });
