/**
 * The server itself. Hooks: `overview-name`, `overview-description`, `overview-icon`, `server-leave`, `server-delete`.
 */
import { initials } from './avatar.js';
import { confirmDialog } from './dialogs.js';
import { el, replace } from './dom.js';
import { actionButton, changes, choice, field, readPicture, saveBar, textArea, textInput } from './fields.js';
import { displayName, state } from './state.js';

const LEVELS = [[0, 'None'], [1, 'Low: a verified e-mail'], [2, 'Medium: registered for 5 minutes'], [3, 'High: a member for 10 minutes'], [4, 'Highest: a verified phone']];
const NOTIFY = [[0, 'All messages'], [1, 'Only mentions']];

export async function showOverview(region, context) {
  const { guild, get, send, settings } = context;
  const before = await get(`/guilds/${guild.id}`);
  const name = textInput(before.name, { maxlength: 100, 'data-testid': 'overview-name' });
  const description = textArea(before.description ?? '', { maxlength: 300, rows: 2, 'data-testid': 'overview-description' });
  const channels = guild.channels.filter((channel) => channel.type === 0);
  const system = choice([['', 'No system messages'], ...channels.map((channel) => [channel.id, `#${channel.name}`])], before.system_channel_id ?? '');
  const level = choice(LEVELS, before.verification_level);
  const notify = choice(NOTIFY, before.default_message_notifications);
  const now = () => ({
    name: name.value.trim(), description: description.value || null, system_channel_id: system.value || null,
    verification_level: Number(level.value), default_message_notifications: Number(notify.value),
  });
  const bar = saveBar({
    dirty: () => Boolean(changes(before, now())),
    save: async () => Object.assign(before, await send('PATCH', `/guilds/${guild.id}`, changes(before, now()))),
    reset: () => settings.reload(),
  });
  const form = el('div', { class: 'settings-form' },
    picture(context, before),
    el('div', { class: 'two-columns' }, field('Name', name), field('System messages', system)),
    field('Description', description),
    el('div', { class: 'two-columns' }, field('Verification level', level), field('Notifications by default', notify)),
    el('p', { class: 'field-note' }, `ID ${guild.id} • owned by ${displayName(state.users.get(before.owner_id))}`),
    el('h4', {}, 'Way out'), el('div', { class: 'form-actions' }, before.owner_id === state.me.id ? remove(context) : leave(context)),
    bar.bar);
  form.addEventListener('input', bar.check);
  replace(region, form);
}

function picture({ guild, send, settings }, before) {
  const input = el('input', { type: 'file', accept: 'image/png,image/jpeg,image/gif,image/webp', class: 'visually-hidden', 'aria-label': 'Server picture', 'data-testid': 'overview-icon' });
  const pick = actionButton('secondary', before.icon ? 'Change picture' : 'Upload picture', async () => input.click());
  input.addEventListener('change', async () => {
    if (!input.files[0]) return;
    await send('PATCH', `/guilds/${guild.id}`, { icon: await readPicture(input.files[0]) });
    settings.reload();
  });
  return el('div', { class: 'app-head' },
    before.icon ? el('img', { class: 'guild-picture', alt: '', src: `/icons/${guild.id}/${before.icon}.png` }) : el('span', { class: 'guild-picture guild-face', 'aria-hidden': 'true' }, initials(before.name)),
    el('div', { class: 'form-actions' }, pick, input, before.icon && actionButton('secondary', 'Remove', async () => {
      await send('PATCH', `/guilds/${guild.id}`, { icon: null });
      settings.reload();
    })));
}

function leave({ guild, send, settings }) {
  return el('button', { type: 'button', class: 'button button-danger', 'data-testid': 'server-leave', on: { click: () => confirmDialog({
    title: `Leave ${guild.name}?`, text: `${displayName(state.me)} can be added again at any time.`, action: 'Leave',
    run: async () => {
      await send('DELETE', `/users/@me/guilds/${guild.id}`);
      settings.close();
    },
  }) } }, el('span', { class: 'button-label' }, 'Leave server'));
}

function remove({ guild, send, settings }) {
  return el('button', { type: 'button', class: 'button button-danger', 'data-testid': 'server-delete', on: { click: () => confirmDialog({
    title: `Delete ${guild.name}?`, text: 'All its channels and messages are gone for good.', action: 'Delete server',
    run: async () => {
      await send('DELETE', `/guilds/${guild.id}`);
      settings.close();
    },
  }) } }, el('span', { class: 'button-label' }, 'Delete server'));
}
