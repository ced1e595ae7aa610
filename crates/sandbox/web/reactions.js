/** Reactions below a message: toggles with counts, who it was, and the live changes to them. */
import * as rest from './rest.js';
import { el, replace } from './dom.js';
import { avatar } from './avatar.js';
import { emojiName } from './emoji-data.js';
import { emojiNode } from './emoji.js';
import { pickEmoji, rememberEmoji, sameEmoji } from './emoji-picker.js';
import { openDialog } from './dialogs.js';
import { icon } from './icons.js';
import { findMessage, upsertMessage } from './message-store.js';
import { may, MAY } from './rights.js';
import { displayName, emit, state } from './state.js';
import { toast } from './toast.js';

/** Names shown in a tooltip; the list shows everyone. */
const NAMED = 5;
const namesOf = (list) => new Intl.ListFormat('en').format(list);

export const hasReacted = (message, emoji) => Boolean(message.reactions?.some((reaction) => reaction.me && sameEmoji(reaction.emoji, emoji)));

/** The row of reactions, or null. */
export function reactionRow(message) {
  if (!message.reactions?.length) return null;
  const addable = may(message.channel_id, MAY.ADD_REACTIONS);
  const add = addable && el('button', {
    type: 'button', class: 'reaction reaction-add', 'aria-label': 'Add reaction', title: 'Add reaction', 'aria-haspopup': 'dialog', 'data-custom-id': 'add-reaction',
    on: { click: () => pickEmoji(add, { label: 'Add a reaction', onPick: (emoji) => hasReacted(message, emoji) || toggleReaction(message, emoji) }) },
  }, icon('react', 18));
  return el('div', { class: 'reactions', role: 'group', 'aria-label': 'Reactions' }, message.reactions.map((reaction) => chip(message, reaction)), add);
}

function chip(message, reaction) {
  const { emoji, count, me } = reaction;
  const label = `${emojiName(emoji)}, ${count} ${count === 1 ? 'reaction' : 'reactions'}`;
  const node = el('button', {
    type: 'button', class: `reaction${me ? ' is-mine' : ''}`, 'aria-pressed': String(Boolean(me)), 'aria-label': label, 'data-testid': 'reaction', 'data-emoji': emoji.name,
    'data-custom-id': `reaction-${rest.emojiKey(emoji)}`, on: { click: () => toggleReaction(message, emoji), pointerenter: tell, focus: tell },
  }, emojiNode(emoji, 'reaction-emoji'), el('span', { class: 'reaction-count' }, count));
  async function tell() {
    if (node.title) return;
    node.title = label;
    const users = await rest.fetchReactors(message, emoji, NAMED + 1).catch(() => []);
    const names = users.slice(0, NAMED).map((user) => displayName(user));
    const others = count - names.length;
    if (names.length) node.title = `${namesOf(others > 0 ? [...names, `${others} more`] : names)} reacted with :${emojiName(emoji)}:`;
  }
  return node;
}

/** Adds or takes back one's own reaction; what others did arrives as events. */
export async function toggleReaction(message, emoji) {
  const current = findMessage(message.channel_id, message.id) ?? message;
  const mine = hasReacted(current, emoji);
  try {
    if (mine) await rest.removeReaction(current, emoji);
    else await rest.addReaction(current, emoji);
    if (!mine) rememberEmoji(emoji);
  } catch (error) {
    toast(`Not ${mine ? 'removed' : 'added'}: ${error.message}`, true);
  }
}

/** MESSAGE_REACTION_ADD and _REMOVE: changes the count of one emoji. */
export function reactionChanged({ channel_id: channelId, message_id: id, user_id: userId, emoji }, added) {
  const message = findMessage(channelId, id);
  if (!message) return;
  const mine = userId === state.me?.id;
  const list = [...(message.reactions ?? [])];
  const at = list.findIndex((reaction) => sameEmoji(reaction.emoji, emoji));
  const known = list[at] ?? { emoji, count: 0, me: false };
  // A repeated event must not count twice where we know better.
  if (mine && known.me === added) return;
  const next = { ...known, count: known.count + (added ? 1 : -1), me: mine ? added : known.me };
  if (at >= 0) list.splice(at, 1, ...(next.count > 0 ? [next] : []));
  else if (added) list.push(next);
  store(message, list);
}

/** MESSAGE_REACTION_REMOVE_ALL and _REMOVE_EMOJI. */
export function reactionsCleared({ channel_id: channelId, message_id: id, emoji }) {
  const message = findMessage(channelId, id);
  if (message) store(message, emoji ? (message.reactions ?? []).filter((reaction) => !sameEmoji(reaction.emoji, emoji)) : []);
}

function store(message, reactions) {
  upsertMessage({ ...message, reactions });
  if (message.channel_id === state.channelId) emit('messages', { reason: 'update' });
}

/** Everyone who reacted, by emoji; moderators may take reactions away here. */
export function showReactors(message) {
  const reactions = message.reactions ?? [];
  const list = el('ul', { class: 'reactor-list', 'data-testid': 'reactor-list' });
  const manage = may(message.channel_id, MAY.MANAGE_MESSAGES);
  const tabs = reactions.map((reaction) => el('button', {
    type: 'button', class: 'reaction', role: 'tab', 'aria-selected': 'false', 'aria-label': `${emojiName(reaction.emoji)}, ${reaction.count}`, on: { click: () => open(reaction) },
  }, emojiNode(reaction.emoji, 'reaction-emoji'), el('span', { class: 'reaction-count' }, reaction.count)));
  async function open(reaction) {
    tabs.forEach((tab, index) => tab.setAttribute('aria-selected', String(reactions[index] === reaction)));
    const users = await rest.fetchReactors(message, reaction.emoji).catch(() => []);
    replace(list, users.map((user) => el('li', { class: 'reactor' }, avatar({ ...user, name: displayName(user) }, 32), el('span', { class: 'menu-text' }, displayName(user)),
      (manage || user.id === state.me?.id) && el('button', {
        type: 'button', class: 'icon-button', 'aria-label': `Remove the reaction of ${displayName(user)}`, title: 'Remove', on: { click: (event) => {
          rest.removeReaction(message, reaction.emoji, user.id === state.me?.id ? '@me' : user.id).then(() => event.target.closest('li').remove(), (error) => toast(error.message, true));
        } },
      }, icon('close', 16)))), !users.length && el('li', { class: 'menu-empty' }, 'Nobody any more'));
  }
  openDialog({ title: 'Reactions', className: 'reactors', testid: 'reactors', body: [el('div', { class: 'reactions', role: 'tablist' }, tabs), list] });
  if (reactions.length) open(reactions[0]);
}
