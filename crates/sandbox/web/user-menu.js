/** The menu of a member: right button, long press or the menu key on a name; apps' user commands live here. */
import * as rest from './rest.js';
import { userCommands } from './app-commands.js';
import { openActionMenu } from './menu.js';
import { displayName, emit, state } from './state.js';
import { copyText, toast } from './toast.js';

/** Entries for what one can do with a member, as sections. */
export function userSections(user, anchor) {
  const commands = userCommands(user);
  const own = user.id === state.me?.id;
  return [
    [
      { id: 'profile', label: 'Profile', icon: 'at', run: () => emit('profile', { userId: user.id, anchor }) },
      { id: 'mention', label: 'Mention', icon: 'at', run: () => emit('mention-user', { username: user.username }) },
      !own && { id: 'message', label: 'Message', icon: 'message', run: () => messageUser(user) },
      !own && !user.bot && { id: 'act-as', label: `Act as ${displayName(user)}`, icon: 'swap', run: () => emit('act-as', { userId: user.id }) },
    ].filter(Boolean),
    commands.length ? [{ id: 'apps', label: 'Apps', icon: 'apps', items: [commands] }] : [],
    [{ id: 'copy-id', label: 'Copy user ID', icon: 'id', run: () => copyText(user.id, 'ID') }],
  ];
}

/** Opens the direct messages with somebody, a bot or a member. */
export async function messageUser(user) {
  try {
    const channel = await rest.openDirectMessage(user.id);
    if (!state.privateChannels.some((known) => known.id === channel.id)) state.privateChannels.push(channel);
    emit('open-channel', { channelId: channel.id });
  } catch (error) {
    toast(`No direct messages with ${displayName(user)}: ${error.message}`, true);
  }
}

/** Every name and face on the page that carries `data-user-id` has the menu. */
export function startUserMenus() {
  document.addEventListener('contextmenu', (event) => {
    const anchor = event.target.closest('[data-user-id]');
    const user = state.users.get(anchor?.dataset.userId);
    if (!user || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    // The menu key reports no position.
    const at = event.clientX || event.clientY ? { x: event.clientX, y: event.clientY } : null;
    openActionMenu(anchor, userSections(user, anchor), { at: event.pointerType === 'touch' ? null : at, label: `Actions for ${displayName(user)}`, testid: 'user-menu' });
  }, true);
}
