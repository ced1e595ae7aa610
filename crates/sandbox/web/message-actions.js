/**
 * What one can do with a message, decided once for the toolbar, the menu, the
 * sheet on a phone and the keyboard. Each action is `{id, label, icon, key, run}`.
 */
import * as rest from './rest.js';
import { messageCommands } from './app-commands.js';
import { confirmDialog } from './dialogs.js';
import { startEdit } from './message-edit.js';
import { messagePreview } from './message-preview.js';
import { pickEmoji } from './emoji-picker.js';
import { isThread, may, mayWrite, MAY } from './rights.js';
import { hasReacted, showReactors, toggleReaction } from './reactions.js';
import { startReply } from './reply.js';
import { channelById, displayName, emit, state } from './state.js';
import { nameThread } from './thread-dialogs.js';
import { copyText, toast } from './toast.js';

const EPHEMERAL = 64;
const LOADING = 128;
const ANSWERABLE = new Set([0, 19, 20, 23]);
/** Discord deletes these system messages for those who may manage messages. */
const FIXED = new Set([1, 2, 3, 4, 5, 14, 15, 16, 17, 21]);

const own = (message) => message.author?.id === state.me?.id;

/** Whether others see the message, so that one can answer, react and pin. */
const isShared = (message) => !((message.flags ?? 0) & (EPHEMERAL | LOADING));

const ACTIONS = {
  react: {
    label: 'Add reaction', icon: 'react', key: '+', fits: (message) => isShared(message) && may(message.channel_id, MAY.ADD_REACTIONS),
    run: (message, anchor, at) => pickEmoji(anchor, { at, label: 'Add a reaction', onPick: (emoji) => hasReacted(message, emoji) || toggleReaction(message, emoji) }),
  },
  reply: {
    label: 'Reply', icon: 'reply', key: 'R', fits: (message) => isShared(message) && ANSWERABLE.has(message.type ?? 0) && mayWrite(message.channel_id),
    run: (message) => startReply(message),
  },
  edit: { label: 'Edit message', icon: 'pencil', key: 'E', fits: (message) => own(message) && isShared(message) && [0, 19].includes(message.type ?? 0), run: (message) => startEdit(message) },
  thread: {
    label: 'Create thread', icon: 'thread', key: 'T',
    fits: (message) => isShared(message) && !message.thread && ANSWERABLE.has(message.type ?? 0) && [0, 5].includes(channelById(message.channel_id)?.type) && may(message.channel_id, MAY.CREATE_PUBLIC_THREADS),
    run: (message) => nameThread(message.channel_id, message),
  },
  pin: {
    label: 'Pin message', icon: 'pin', key: 'P', fits: (message) => isShared(message) && !message.pinned && ANSWERABLE.has(message.type ?? 0) && mayPin(message),
    run: (message) => pin(message),
  },
  unpin: { label: 'Unpin message', icon: 'pin', key: 'P', fits: (message) => Boolean(message.pinned) && mayPin(message), run: (message) => unpin(message) },
  reactors: { label: 'View reactions', icon: 'emoji', fits: (message) => message.reactions?.length > 0, run: (message) => showReactors(message) },
  apps: { label: 'Apps', icon: 'apps', fits: (message) => isShared(message) && messageCommands().length > 0, items: (message) => [messageCommands(message)] },
  copy: { label: 'Copy text', icon: 'copy', key: 'C', fits: (message) => Boolean(message.content), run: (message) => copyText(message.content, 'Text') },
  profile: { label: 'View profile', icon: 'at', fits: (message) => state.users.has(message.author?.id), run: (message, anchor) => emit('profile', { userId: message.author.id, anchor }) },
  link: { label: 'Copy message link', icon: 'link', fits: isShared, run: (message) => copyText(messageLink(message), 'Link') },
  id: { label: 'Copy message ID', icon: 'id', fits: () => true, run: (message) => copyText(message.id, 'ID') },
  inspect: { label: 'Inspect', icon: 'braces', fits: () => state.canInspect, run: (message) => emit('inspect', { message }) },
  remove: {
    label: 'Delete message', icon: 'trash', key: 'Del', danger: true,
    fits: (message) => isShared(message) && (own(message) ? !FIXED.has(message.type) : may(message.channel_id, MAY.MANAGE_MESSAGES)), run: (message) => askToDelete(message),
  },
};

const SECTIONS = [['react', 'reactors'], ['reply', 'edit', 'thread', 'pin', 'unpin', 'apps'], ['copy', 'link', 'id', 'profile', 'inspect'], ['remove']];

function mayPin(message) {
  return may(message.channel_id, MAY.PIN_MESSAGES, MAY.MANAGE_MESSAGES) || !channelById(message.channel_id)?.guild_id;
}

/** The sections of a message's menu. */
export function messageSections(message, at) {
  return SECTIONS.map((ids) => ids.map((id) => action(message, id, at)).filter(Boolean));
}

/** One action of a message, or null where it does not apply. */
export function action(message, id, at) {
  const known = ACTIONS[id];
  if (!known?.fits(message)) return null;
  return { id, ...known, run: (anchor) => known.run(message, anchor, at), items: known.items?.(message) };
}

/** The action a key stands for on a focused message. */
export function actionForKey(message, key) {
  const ids = { '+': 'react', r: 'reply', e: 'edit', t: 'thread', p: message.pinned ? 'unpin' : 'pin', c: 'copy', Backspace: 'remove', Delete: 'remove' };
  return ids[key] ? action(message, ids[key]) : null;
}

/** The address of a message, as Discord writes it, on this host. */
const messageLink = (message) => `${location.origin}/channels/${channelById(message.channel_id)?.guild_id ?? '@me'}/${message.channel_id}/${message.id}`;

async function pin(message) {
  await rest.pin(message).then(() => toast('Pinned. See all pins at the top right.'), (error) => toast(`Not pinned: ${error.message}`, true));
}

async function unpin(message) {
  await rest.unpin(message).then(() => toast('Unpinned.'), (error) => toast(`Not unpinned: ${error.message}`, true));
}

function askToDelete(message) {
  const where = isThread(channelById(message.channel_id)) ? 'this thread' : 'this channel';
  confirmDialog({
    title: 'Delete message', action: 'Delete', preview: messagePreview(message),
    text: own(message) ? 'Your message will be gone for everyone.' : `The message of ${displayName(message.author)} will be gone from ${where} for everyone.`,
    run: () => rest.deleteMessage(message),
  });
}
