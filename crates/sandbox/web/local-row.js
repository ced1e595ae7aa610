/** Rows only this browser has: commands and messages on their way, and those that failed. */
import { avatar } from './avatar.js';
import { dots } from './component-button.js';
import { el } from './dom.js';
import { icon } from './icons.js';
import { markdown } from './markdown.js';
import { ephemeralNote, header } from './message.js';
import { spine } from './message-context.js';
import { removeLocal } from './message-store.js';
import { displayName, state } from './state.js';

/** The row of a local entry. */
export const localRow = (row, channelId) => (row.kind === 'message' ? ownMessage(row, channelId) : command(row, channelId));

function command(row, channelId) {
  const bot = row.application?.bot ?? { id: row.application?.id ?? '0', username: row.application?.name ?? 'Application' };
  const user = { ...(state.users.get(bot.id) ?? bot), bot: true };
  const failed = row.status === 'failed';
  return el('li', { class: `message starts-group has-context is-local${failed ? ' is-ephemeral' : ''}`, 'data-testid': failed ? 'command-failed' : 'command-pending' },
    spine(state.me, [el('span', { class: 'used' }, 'used'), el('span', { class: 'command-chip' }, icon(row.label.startsWith('/') ? 'slash' : 'apps', 14), row.label.replace(/^\//, ''))]),
    el('span', { class: 'message-avatar' }, avatar({ ...user, name: displayName(user) }, 40)),
    el('div', { class: 'message-body' },
      header(user, { timestamp: new Date(row.created).toISOString() }, row.created),
      failed
        ? el('div', { class: 'interaction-failed', role: 'alert' }, icon('warning', 16), el('span', {}, row.text, row.hint && el('span', { class: 'failed-hint' }, row.hint)))
        : el('div', { class: 'thinking', role: 'status' }, dots(), 'Sending command…'),
      failed && row.again && el('button', { type: 'button', class: 'link-button retry', 'data-testid': 'command-retry', on: { click: row.again } }, icon('retry', 14), 'Try again'),
      failed && ephemeralNote(() => removeLocal(channelId, row.id))));
}

function ownMessage(row, channelId) {
  const failed = row.status === 'failed';
  const user = state.me;
  return el('li', { class: `message starts-group is-local is-${row.status}`, 'data-testid': failed ? 'message-failed' : 'message-pending' },
    el('span', { class: 'message-avatar' }, avatar({ ...user, name: displayName(user) }, 40)),
    el('div', { class: 'message-body' },
      header(user, { timestamp: new Date(row.created).toISOString() }, row.created),
      row.content && el('div', { class: 'markdown' }, markdown(row.content)),
      row.files.map((file) => el('div', { class: 'sending-file' }, icon('file', 16), file.name)),
      failed && el('div', { class: 'interaction-failed', role: 'alert' }, icon('warning', 16), el('span', {}, 'Not sent. ', row.text)),
      failed && el('div', { class: 'failed-actions' },
        el('button', { type: 'button', class: 'link-button retry', 'data-testid': 'message-retry', on: { click: row.again } }, icon('retry', 14), 'Try again'),
        el('span', { 'aria-hidden': 'true' }, '•'),
        el('button', { type: 'button', class: 'link-button', 'data-testid': 'message-discard', on: { click: () => removeLocal(channelId, row.id) } }, 'Delete message'))));
}
