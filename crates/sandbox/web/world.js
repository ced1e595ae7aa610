/**
 * The world as a whole: new people, servers to create or enter, saving everything to a file and restoring it.
 * Hooks: `world`, `person-name`, `person-create`, `server-name`, `server-create`, `server-enter-<id>`,
 * `world-save`, `world-restore`, `recording-start`, `recording-save`, `recording-stop`.
 */
import { ApiError, call } from './api.js';
import { avatar, initials } from './avatar.js';
import { confirmDialog } from './dialogs.js';
import { el, replace } from './dom.js';
import { actionButton, choice, field, textInput } from './fields.js';
import { openSettings } from './settings.js';
import { displayName, emit, on, state } from './state.js';
import { toast } from './toast.js';

const LOCALES = [['en-GB', 'English (UK)'], ['en-US', 'English (US)'], ['de', 'Deutsch'], ['fr', 'Français'], ['es-ES', 'Español'], ['it', 'Italiano'], ['nl', 'Nederlands'], ['pl', 'Polski'], ['pt-BR', 'Português'], ['ru', 'Русский'], ['tr', 'Türkçe'], ['ja', '日本語'], ['ko', '한국어'], ['zh-CN', '中文']];

export function startWorld() {
  on('world', ({ section } = {}) => openSettings({
    title: 'This sandbox', testid: 'world', start: section, sections: [
      { id: 'servers', label: 'Servers', icon: 'hall', show: servers },
      { id: 'people', label: 'People', icon: 'members', show: people },
      { id: 'save', label: 'Save and restore', icon: 'download', show: saving },
    ],
  }));
}

async function servers(region, settings) {
  const name = textInput('', { maxlength: 100, placeholder: 'Its name', 'aria-label': 'Name of the new server', 'data-testid': 'server-name' });
  const make = async () => {
    const guild = await call('POST', '/api/v10/guilds', { name: name.value });
    settings.close();
    emit('arrive', { guildId: guild.id });
  };
  const list = el('ul', { class: 'plain-list' });
  replace(region, el('div', { class: 'settings-form' },
    el('h4', {}, 'Create a server'), el('div', { class: 'inline-row' }, name, actionButton('primary', 'Create', make, { testid: 'server-create' })),
    el('h4', {}, 'Enter one as ', displayName(state.me)), list));
  name.addEventListener('keydown', (event) => event.key === 'Enter' && region.querySelector('[data-testid=server-create]').click());
  const guilds = await call('GET', '/client/guilds');
  replace(list, guilds.map((guild) => el('li', { class: 'plain-row' }, el('span', { class: 'guild-face', 'aria-hidden': 'true' }, initials(guild.name)),
    el('span', { class: 'menu-text' }, el('span', { class: 'menu-label' }, guild.name), el('span', { class: 'menu-description' }, `${guild.member_count} members`)),
    guild.is_member ? el('span', { class: 'field-note' }, 'Already in it') : actionButton('secondary', 'Enter', async () => {
      await call('PUT', `/client/guilds/${guild.id}/members/${state.me.id}`);
      settings.close();
      emit('arrive', { guildId: guild.id });
    }, { testid: `server-enter-${guild.id}`, small: true }))));
}

function people(region, settings) {
  const name = textInput('', { maxlength: 32, 'data-testid': 'person-name' });
  const locale = choice(LOCALES, 'en-GB');
  const boxes = [...state.guilds.values()].map((guild) => ({ guild, input: el('input', { type: 'checkbox', checked: guild.id === state.guildId }) }));
  const make = async () => {
    const person = await call('POST', '/client/people', { name: name.value, locale: locale.value, guild_ids: boxes.filter((box) => box.input.checked).map((box) => box.guild.id) });
    toast(`${person.global_name} is here.`);
    setTimeout(() => settings.reload(), 300);
  };
  const others = [...state.users.values()].filter((user) => !user.bot);
  replace(region, el('div', { class: 'settings-form' },
    el('h4', {}, 'Somebody new'), el('div', { class: 'two-columns' }, field('Name', name), field('Language', locale)),
    boxes.length > 0 && el('fieldset', { class: 'box-list' }, el('legend', { class: 'form-label' }, 'Member of'), boxes.map(({ guild, input }) => el('label', { class: 'check-row' }, input, el('span', { class: 'check-text' }, guild.name)))),
    el('div', { class: 'form-actions' }, actionButton('primary', 'Create', make, { testid: 'person-create' })),
    el('h4', {}, `Everybody (${others.length})`),
    el('ul', { class: 'plain-list' }, others.map((user) => el('li', { class: 'plain-row' }, avatar({ ...user, name: displayName(user) }, 32),
      el('span', { class: 'menu-text' }, el('span', { class: 'menu-label' }, displayName(user)), el('span', { class: 'menu-description' }, [user.username, user.locale].filter(Boolean).join(' • '))),
      user.id === state.me.id ? el('span', { class: 'field-note' }, 'You') : el('button', { type: 'button', class: 'button button-secondary button-small', on: { click: () => { settings.close(); emit('act-as', { userId: user.id }); } } }, el('span', { class: 'button-label' }, 'Act as')))))));
}

function saving(region, settings) {
  const input = el('input', { type: 'file', accept: '.toml,text/plain', class: 'visually-hidden', 'aria-label': 'World file', 'data-testid': 'world-file' });
  input.addEventListener('change', async () => {
    const [file] = input.files;
    input.value = '';
    if (!file) return;
    const text = await file.text();
    confirmDialog({ title: 'Restore this world?', text: `Everything that is here now is replaced by ${file.name}. Bots are disconnected and come back by themselves.`, action: 'Restore', run: () => restore(text, settings) });
  });
  replace(region, el('div', { class: 'settings-form' },
    el('p', {}, 'A world is a TOML file: servers, roles, channels, members, people and applications. Start from one with ', el('code', {}, 'guildhall sandbox --world FILE'), '.'),
    el('div', { class: 'form-actions' },
      actionButton('primary', 'Save world', save, { testid: 'world-save', done: 'Saved as world.toml.' }),
      el('button', { type: 'button', class: 'button button-secondary', 'data-testid': 'world-restore', on: { click: () => input.click() } }, el('span', { class: 'button-label' }, 'Restore…')), input),
    el('h4', {}, 'Record and replay'),
    el('p', {}, 'What people do from now on is written down as a file that replays as a test.'),
    el('div', { class: 'form-actions' },
      actionButton('primary', 'Start recording', async () => { await call('POST', '/client/recording'); }, { testid: 'recording-start', done: 'Recording what people do.' }),
      actionButton('secondary', 'Save recording', () => download('/client/recording', 'session.toml'), { testid: 'recording-save', done: 'Saved as session.toml.' }),
      actionButton('secondary', 'Forget it', async () => { await call('DELETE', '/client/recording'); }, { testid: 'recording-stop', done: 'The recording has ended.' }))));
}

const save = () => download('/client/world', 'world.toml');

async function download(path, name) {
  const response = await fetch(path);
  if (!response.ok) throw new Error(response.status === 404 ? 'Nothing is being recorded.' : `The sandbox answered ${response.status}`);
  const address = URL.createObjectURL(new Blob([await response.text()], { type: 'application/toml' }));
  el('a', { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}

async function restore(text, settings) {
  const response = await fetch('/client/world', { method: 'PUT', headers: { 'Content-Type': 'application/toml' }, body: text });
  if (!response.ok) throw new ApiError(response.status, await response.json().catch(() => null));
  settings.close();
  location.reload();
}
