/** The panel of pinned messages: see, jump to, unpin. */
import * as rest from './rest.js';
import { el, replace } from './dom.js';
import { icon } from './icons.js';
import { messagePreview } from './message-preview.js';
import { closePopover, openPopover } from './popover.js';
import { may, MAY } from './rights.js';
import { channelById, emit, on, state } from './state.js';
import { toast } from './toast.js';

let redraw = null;

/** Opens the panel beside a control. */
export function openPins(anchor) {
  const { channelId } = state;
  const list = el('ol', { class: 'panel-list', 'data-testid': 'pin-list' });
  const heading = el('h2', { class: 'panel-title' }, icon('pin', 20), 'Pinned messages');
  const load = async () => {
    try {
      const answer = await rest.fetchPins(channelId);
      const items = Array.isArray(answer) ? answer : answer.items.map((item) => item.message);
      replace(list, items.map((message) => row(message)), !items.length && empty());
    } catch (error) {
      replace(list, el('li', { class: 'panel-empty' }, `The pins could not be loaded: ${error.message}`));
    }
  };
  replace(list, el('li', { class: 'panel-empty' }, 'Loading…'));
  openPopover(anchor, [heading, list], { label: 'Pinned messages', className: 'panel', onClose: () => { redraw = null; } });
  redraw = load;
  load();
}

on('pins-changed', () => redraw?.());

function row(message) {
  const mayUnpin = may(message.channel_id, MAY.PIN_MESSAGES, MAY.MANAGE_MESSAGES) || !channelById(message.channel_id)?.guild_id;
  const jump = () => {
    closePopover(false);
    emit('jump', { messageId: message.id });
  };
  const unpin = () => rest.unpin(message).then(() => redraw?.(), (error) => toast(error.message, true));
  return el('li', { class: 'panel-item', 'data-testid': 'pinned-message' }, messagePreview(message),
    el('div', { class: 'panel-actions' },
      el('button', { type: 'button', class: 'button button-secondary', 'data-testid': 'pin-jump', on: { click: jump } }, el('span', { class: 'button-label' }, 'Jump')),
      mayUnpin && el('button', { type: 'button', class: 'icon-button', 'aria-label': 'Unpin', title: 'Unpin', 'data-testid': 'pin-remove', on: { click: unpin } }, icon('close', 18))));
}

const empty = () => el('li', { class: 'panel-empty' }, icon('pin', 40), el('p', {}, 'Nothing is pinned in this channel yet.'), el('p', {}, 'Pin a message from its menu to keep it at hand.'));
