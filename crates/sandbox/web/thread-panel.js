/** The panel of a channel's threads: active ones, archived ones, and "Create". */
import { avatar } from './avatar.js';
import { el, replace } from './dom.js';
import { icon } from './icons.js';
import { closePopover, openPopover } from './popover.js';
import { may, MAY } from './rights.js';
import { currentChannel, displayName, emit, state } from './state.js';
import { threadNote } from './thread-card.js';
import { nameThread } from './thread-dialogs.js';
import { loadArchived, threadsOf } from './threads.js';

/** Opens the panel beside a control. */
export function openThreads(anchor) {
  const channel = currentChannel();
  const list = el('div', { class: 'panel-list', 'data-testid': 'thread-list' });
  const draw = () => {
    const all = threadsOf(channel.id, { archived: true });
    const active = all.filter((thread) => !thread.thread_metadata?.archived);
    const archived = all.filter((thread) => thread.thread_metadata?.archived);
    replace(list, section('Active', active), section('Archived', archived),
      !all.length && el('div', { class: 'panel-empty' }, icon('thread', 40), el('p', {}, 'No threads yet.'), el('p', {}, 'A thread keeps a side conversation out of the channel.')));
  };
  const create = may(channel.id, MAY.CREATE_PUBLIC_THREADS) && el('button', {
    type: 'button', class: 'button button-primary', 'data-testid': 'create-thread', on: { click: () => { closePopover(); nameThread(channel.id); } },
  }, el('span', { class: 'button-label' }, 'Create'));
  draw();
  openPopover(anchor, [el('h2', { class: 'panel-title' }, icon('thread', 20), el('span', { class: 'menu-text' }, 'Threads'), create), list], { label: 'Threads', className: 'panel' });
  loadArchived(channel.id).then(draw, () => {});
}

function section(title, threads) {
  if (!threads.length) return null;
  return el('section', {}, el('h3', { class: 'panel-section' }, `${title} — ${threads.length}`), threads.map(row));
}

function row(thread) {
  const owner = state.users.get(thread.owner_id);
  return el('button', {
    type: 'button', class: 'panel-row', 'data-testid': 'thread-row', on: { click: () => { closePopover(false); emit('open-channel', { channelId: thread.id }); } },
  }, owner && avatar({ ...owner, name: displayName(owner) }, 32),
  el('span', { class: 'menu-text' }, el('span', { class: 'menu-label' }, thread.name), el('span', { class: 'menu-description' }, owner && `${displayName(owner)} • `, threadNote(thread))),
  icon('forward', 16));
}
