/** The left side: server rail and channel list with collapsible categories. */
import { initials } from './avatar.js';
import { el, replace } from './dom.js';
import { channelIcon } from './entities.js';
import { icon } from './icons.js';
import { channelTree, currentGuild, emit, on, state } from './state.js';

const TEXT = new Set([0, 5]);
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
  on('unread', draw);
}

function draw() {
  drawRail();
  drawChannels();
}

function drawRail() {
  const about = el('button', { type: 'button', class: 'rail-item rail-home', 'aria-label': 'About this sandbox', title: 'About this sandbox', 'data-testid': 'about', on: { click: () => emit('about') } }, icon('hall', 26));
  replace(rail, el('div', { class: 'rail-slot' }, about), el('hr', { class: 'rail-line' }), [...state.guilds.values()].map(railItem));
}

function railItem(guild) {
  const here = guild.id === state.guildId;
  const waiting = guild.channels.map((channel) => state.unread.get(channel.id)).filter(Boolean);
  const mentions = waiting.reduce((sum, unread) => sum + unread.mentions, 0);
  return el('div', { class: `rail-slot${here ? ' is-current' : ''}${waiting.length ? ' is-unread' : ''}` },
    el('span', { class: 'rail-mark', 'aria-hidden': 'true' }),
    el('button', {
      type: 'button', class: 'rail-item', title: guild.name, 'aria-label': `${guild.name}${mentions ? `, ${mentions} mentions` : ''}`, 'aria-current': here ? 'true' : null,
      'data-testid': `guild-${guild.id}`, on: { click: () => emit('open-guild', { guildId: guild.id }) },
    }, el('span', { 'aria-hidden': 'true' }, initials(guild.name))),
    mentions > 0 && el('span', { class: 'badge', 'aria-hidden': 'true' }, mentions));
}

function drawChannels() {
  const guild = currentGuild();
  replace(title, el('h2', {}, guild?.name ?? 'No server'));
  const focused = document.activeElement?.dataset?.channelId;
  replace(channels, guild ? channelTree(guild).map(group) : el('p', { class: 'side-note' }, 'This member is in no server.'));
  if (focused) channels.querySelector(`[data-channel-id="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
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
  const here = channel.id === state.channelId;
  const unread = state.unread.get(channel.id);
  const text = TEXT.has(channel.type);
  return el('button', {
    type: 'button', class: `channel${here ? ' is-current' : ''}${unread ? ' is-unread' : ''}`, disabled: !text, title: text ? channel.name : `${channel.name}: only text channels can be opened here`,
    'aria-current': here ? 'page' : null, 'data-channel-id': channel.id, 'data-testid': `channel-${channel.name}`, on: { click: () => emit('open-channel', { channelId: channel.id }) },
  }, icon(channelIcon(channel), 20), el('span', { class: 'channel-name' }, channel.name), unread?.mentions > 0 && el('span', { class: 'badge' }, unread.mentions));
}
