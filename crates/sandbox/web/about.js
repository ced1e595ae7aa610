/** The dialog behind the name in the top bar: what the sandbox is and how to use it. */
import { avatar } from './avatar.js';
import { el } from './dom.js';
import { icon } from './icons.js';
import { on, state } from './state.js';

export function startAbout() {
  on('about', show);
}

const LINES = [
  ['slash', 'Type / in the message box to see the commands of the connected bot.'],
  ['swap', 'Press your name at the bottom left to act as another member.'],
  ['external', 'Open a member in a second tab to talk to yourself.'],
  ['search', 'Ctrl K goes to any channel or person; Ctrl / lists all keys.'],
  ['lock', 'Everything stays on this computer. Nobody needs a password.'],
];

function show() {
  const dialog = el('dialog', { class: 'modal', 'aria-labelledby': 'about-title', 'data-testid': 'about-dialog' },
    el('div', { class: 'modal-form' },
      el('header', { class: 'modal-header' }, el('h2', { id: 'about-title' }, 'Sandbox: a local Discord'),
        el('button', { type: 'button', class: 'icon-button', 'aria-label': 'Close', on: { click: () => dialog.close() } }, icon('close', 22))),
      el('div', { class: 'modal-body' },
        el('ul', { class: 'about-lines' }, LINES.map(([name, text]) => el('li', {}, icon(name, 20), text))),
        el('h3', { class: 'field-label' }, 'Applications'),
        state.applications.map((application) => el('div', { class: 'about-app' },
          avatar({ id: application.bot?.id ?? application.id, name: application.name, bot: true }, 40, application.connected ? 'online' : 'offline'),
          el('span', { class: 'menu-text' }, el('span', { class: 'menu-label' }, application.name), el('span', { class: 'menu-description' }, application.connected ? 'Connected' : 'Not connected')))))));
  dialog.addEventListener('close', () => dialog.remove());
  dialog.addEventListener('pointerdown', (event) => event.target === dialog && dialog.close());
  document.body.append(dialog);
  dialog.showModal();
}
