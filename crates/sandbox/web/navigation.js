/** The left side: server rail and channel list with collapsible categories. */
import { avatar, initials } from './avatar.js';
import { el, replace } from './dom.js';
import { channelIcon } from './entities.js';
import { icon } from './icons.js';
import { conversations } from './private-list.js';
import { channelTree, currentGuild, displayName, emit, on, OPENABLE, presenceOf, state } from './state.js';
import { threadsOf } from './threads.js';

/** Threads shown below a channel; the panel has them all. */
const SHOWN_THREADS = 4;
const collapsed = new Set();

const rail = el('nav', { class: 'rail', 'aria-label': 'Servers' });
const channels = el('div', { class: 'channel-list' });
const title = el('div', { class: 'guild-header' });

/** The regions, in the order of the page. */
export const railRegion = rail;
export const sidebarRegion = el('nav', { class: 'sidebar', 'aria-label': 'Channels' }, title, channels);

export function startNavigation() {
  on('state', draw);
  on('channel', draw);
  for (const event of ['unread', 'threads', 'channels', 'bot']) on(event, draw);
}

function draw() {
  drawRail();
  drawChannels();
}

function drawRail() {
  const has = state.privateChannels.length > 0;
  const label = has ? 'Direct messages' : 'Write to somebody';
  const home = el('button', { type: 'button', class: 'rail-item', 'aria-label': label, title: label, 'data-testid': 'home', on: { click: () => emit(has ? 'open-home' : 'new-message') } }, icon('hall', 26));
  const waiting = unreadIn(state.privateChannels);
  replace(rail, railSlot(home, has && !state.guildId, waiting), el('hr', { class: 'rail-line' }), [...state.guilds.values()].map(railItem), railSlot(addServer(), false, { any: false, mentions: 0 }));
}

function addServer() {
  return el('button', { type: 'button', class: 'rail-item rail-add', 'aria-label': 'Add a server', title: 'Add a server', 'data-testid': 'add-server', on: { click: () => emit('world', { section: 'servers' }) } }, icon('plus', 22));
}

function railItem(guild) {
  const here = guild.id === state.guildId;
  const waiting = unreadIn([...guild.channels, ...guild.threads]);
  const button = el('button', {
    type: 'button', class: 'rail-item', title: guild.name, 'aria-label': `${guild.name}${waiting.mentions ? `, ${waiting.mentions} mentions` : ''}`, 'aria-current': here ? 'true' : null,
    'data-testid': `guild-${guild.id}`, on: { click: () => emit('open-guild', { guildId: guild.id }) },
  }, el('span', { 'aria-hidden': 'true' }, initials(guild.name)));
  return railSlot(button, here, waiting);
}

function railSlot(button, here, waiting) {
  return el('div', { class: `rail-slot${here ? ' is-current' : ''}${waiting.any ? ' is-unread' : ''}` },
    el('span', { class: 'rail-mark', 'aria-hidden': 'true' }), button,
    waiting.mentions > 0 && el('span', { class: 'badge', 'aria-hidden': 'true' }, waiting.mentions));
}

function unreadIn(list) {
  const waiting = list.map((channel) => state.unread.get(channel.id)).filter(Boolean);
  return { any: waiting.length > 0, mentions: waiting.reduce((sum, unread) => sum + unread.mentions, 0) };
}

/** Opens what can be set for the server. */
function serverButton(guild) {
  return el('button', { type: 'button', class: 'icon-button', 'aria-label': `Settings of ${guild.name}`, title: 'Server settings', 'data-testid': 'server-settings', on: { click: () => emit('server-settings', { guildId: guild.id }) } }, icon('gear', 18));
}

function drawChannels() {
  const guild = currentGuild();
  replace(title, el('h2', {}, guild?.name ?? 'Direct messages'), guild ? serverButton(guild) : newMessageButton());
  const focused = document.activeElement?.dataset?.channelId;
  replace(channels, guild ? channelTree(guild).map(group) : privateList());
  if (focused) channels.querySelector(`[data-channel-id="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
}

const newMessageButton = () => el('button', { type: 'button', class: 'icon-button', 'aria-label': 'New message', title: 'New message', 'data-testid': 'new-message', on: { click: () => emit('new-message') } }, icon('plus', 20));

function privateList() {
  const all = conversations();
  if (!all.length) return el('p', { class: 'side-note' }, 'No conversations yet. Press + to write to a member or a bot.');
  return all.map(({ channel, user }) => channelButton(channel, displayName(user), avatar({ ...user, name: displayName(user) }, 32, presenceOf(user.id)), 'private'));
}

function group({ category, channels: inside }) {
  if (!category) return inside.map(channelItem);
  const shut = collapsed.has(category.id);
  const toggle = () => {
    if (!collapsed.delete(category.id)) collapsed.add(category.id);
    drawChannels();
  };
  const visible = inside.filter((channel) => !shut || channel.id === state.channelId || state.unread.has(channel.id));
  return el('section', { class: 'category' },
    el('h3', {}, el('button', { type: 'button', class: `category-name${shut ? ' is-shut' : ''}`, 'aria-expanded': String(!shut), 'data-channel-id': category.id, on: { click: toggle } }, category.name, icon('chevron', 12))),
    visible.map(channelItem));
}

function channelItem(channel) {
  const active = threadsOf(channel.id);
  const joined = [15, 16].includes(channel.type) ? active.filter((thread) => thread.member) : active;
  const threads = joined.filter((thread, at) => at < SHOWN_THREADS || thread.id === state.channelId || state.unread.has(thread.id));
  const here = channel.id === state.channelId || threads.some((thread) => thread.id === state.channelId);
  // An archived thread that is open belongs into the list as well.
  const open = state.guilds.get(channel.guild_id)?.threads.find((thread) => thread.id === state.channelId && thread.parent_id === channel.id);
  if (open && !threads.includes(open)) threads.push(open);
  return [
    channelButton(channel, channel.name, icon(channelIcon(channel), 20)),
    threads.length > 0 && el('div', { class: `channel-threads${here ? ' is-here' : ''}`, role: 'group', 'aria-label': `Threads of ${channel.name}` },
      threads.map((thread) => channelButton(thread, thread.name, el('span', { class: 'thread-branch', 'aria-hidden': 'true' }), 'thread'))),
  ];
}

function channelButton(channel, name, picture, kind = '') {
  const here = channel.id === state.channelId;
  const unread = state.unread.get(channel.id);
  const text = OPENABLE.has(channel.type) || channel.type === 1 || kind === 'thread';
  return el('button', {
    type: 'button', class: `channel ${kind}${here ? ' is-current' : ''}${unread ? ' is-unread' : ''}`, disabled: !text, title: text ? name : `${name}: only text channels can be opened here`,
    'aria-current': here ? 'page' : null, 'data-channel-id': channel.id, 'data-testid': `channel-${name}`, on: { click: () => emit('open-channel', { channelId: channel.id }) },
  }, picture, el('span', { class: 'channel-name' }, name), unread?.mentions > 0 && el('span', { class: 'badge' }, unread.mentions));
}
