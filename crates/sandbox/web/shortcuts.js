/** The keyboard: Discord's shortcuts that make sense here, the quick switcher, and the dialog that lists them. */
import { avatar } from './avatar.js';
import { openDialog } from './dialogs.js';
import { el } from './dom.js';
import { channelIcon } from './entities.js';
import { icon } from './icons.js';
import { openMenu } from './select-menu.js';
import { channelTitle, currentGuild, displayName, emit, on, recipientOf, state, textChannels } from './state.js';
import { messageUser } from './user-menu.js';

/** Groups of `[keys, what they do]`. */
const LISTED = [
  ['Around', [
    ['Ctrl K', 'Go to a channel, thread or person'], ['Alt ↑ ↓', 'Previous or next channel'], ['Alt Shift ↑ ↓', 'Previous or next unread channel'],
    ['F6', 'Next part of the page'], ['Ctrl P', 'Pinned messages'], ['Ctrl /', 'This list'],
    ['Ctrl Shift 1 … 9', 'Act as that member of the list'], ['Ctrl Shift S', 'Two members side by side'], ['Ctrl Shift Y', 'Inspector: calls and events'],
  ]],
  ['Writing', [
    ['Enter', 'Send; with Shift a new line'], ['↑', 'In the empty box: edit your last message'], ['Esc', 'Close, cancel, or stop replying'],
    ['Ctrl E', 'Emoji'], ['Ctrl Shift U', 'Attach files'], ['/', 'Commands'], ['@ # :', 'Members, channels, emoji'],
  ]],
  ['On a message (Shift Tab from the box, then ↑ ↓)', [
    ['Enter', 'All actions'], ['R', 'Reply'], ['E', 'Edit'], ['+', 'React'], ['P', 'Pin or unpin'], ['T', 'Create thread'], ['C', 'Copy text'], ['Del', 'Delete'], ['Home End', 'First or last message shown'],
  ]],
];

const REGIONS = ['.rail', '.channel-list', '.channel-header', '.message-scroller', '.composer', '.members'];

export function startShortcuts() {
  on('shortcuts', showList);
  document.addEventListener('keydown', (event) => {
    if (document.querySelector('dialog[open]')) return;
    const run = found(event);
    if (!run) return;
    event.preventDefault();
    run();
  });
}

function found(event) {
  const key = event.key.toLowerCase();
  const control = event.ctrlKey || event.metaKey;
  if (control && event.shiftKey) return { u: () => emit('attach') }[key];
  if (control && !event.altKey) return { k: openSwitcher, e: () => emit('emoji'), p: () => emit('pins'), '/': showList }[key];
  if (event.altKey && (key === 'arrowup' || key === 'arrowdown')) return () => step(key === 'arrowdown' ? 1 : -1, event.shiftKey);
  if (key === 'f6') return () => nextRegion(event.shiftKey ? -1 : 1);
  return null;
}

/** Every channel, thread and conversation, and everyone one could write to or be. */
function openSwitcher() {
  const here = currentGuild();
  const guilds = [...state.guilds.values()].sort((a, b) => Number(b === here) - Number(a === here));
  const place = (channel, description) => ({ value: channel.id, label: channel.name ?? channelTitle(channel).slice(1), description, picture: () => icon(channelIcon(channel), 20), go: () => emit('open-channel', { channelId: channel.id }) });
  const channels = guilds.flatMap((guild) => [...textChannels(guild).map((channel) => place(channel, guild.name)), ...guild.threads.map((thread) => place(thread, `Thread, ${guild.name}`))]);
  const face = (user) => () => avatar({ ...user, name: displayName(user) }, 24);
  const talks = state.privateChannels.map((channel) => ({ ...place(channel, 'Direct message'), picture: face(recipientOf(channel) ?? { id: channel.id }) }));
  const others = [...state.users.values()].filter((user) => user.id !== state.me?.id);
  const people = others.filter((user) => !user.bot).map((user) => ({ value: `as-${user.id}`, label: displayName(user), description: 'Act as this member', picture: face(user), go: () => emit('act-as', { userId: user.id }) }));
  const bots = others.filter((user) => user.bot && !state.privateChannels.some((channel) => recipientOf(channel)?.id === user.id))
    .map((user) => ({ value: `to-${user.id}`, label: displayName(user), description: 'Write a direct message', picture: face(user), go: () => messageUser(user) }));
  const options = [...channels, ...talks, ...bots, ...people];
  let chosen = null;
  openMenu(document.querySelector('.channel-heading'), {
    options, limits: { min: 1, max: 1 }, chosen: [], searchable: true, label: 'Go to a channel or person',
    onChange: ([value]) => {
      chosen = options.find((option) => option.value === value);
    },
    onClose: () => chosen?.go(),
  });
}

function step(delta, unread) {
  const guild = currentGuild();
  const all = guild ? textChannels(guild) : state.privateChannels;
  const at = all.findIndex((channel) => channel.id === state.channelId);
  for (let distance = 1; distance <= all.length; distance += 1) {
    const next = all[(at + delta * distance + all.length * (distance + 1)) % all.length];
    if (!unread || state.unread.has(next.id)) return emit('open-channel', { channelId: next.id });
  }
  return undefined;
}

/** Moves the focus to the next part of the page that can take it. */
function nextRegion(delta) {
  const regions = REGIONS.map((selector) => document.querySelector(selector)).filter((node) => node && !node.closest('[inert]') && node.offsetParent !== null);
  const at = regions.findIndex((node) => node.contains(document.activeElement));
  const next = regions[(at + delta + regions.length) % regions.length];
  const target = next.querySelector('[aria-current], .message[tabindex="0"]') ?? (next.tabIndex >= 0 ? next : next.querySelector('textarea:not(:disabled), button:not(:disabled), [tabindex="0"]'));
  target?.focus();
}

function showList() {
  openDialog({
    title: 'Keyboard', className: 'shortcuts', testid: 'shortcuts',
    body: LISTED.map(([title, rows]) => el('section', {}, el('h3', { class: 'panel-section' }, title), el('dl', { class: 'shortcut-list' },
      rows.map(([keys, what]) => el('div', {}, el('dt', {}, keys.split(' ').map((key) => el('kbd', {}, key))), el('dd', {}, what)))))),
  });
}
