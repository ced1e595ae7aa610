/** Discord's keyboard shortcuts that make sense here: the quick switcher and next or previous channel. */
import { channelIcon } from './entities.js';
import { avatar } from './avatar.js';
import { icon } from './icons.js';
import { openMenu } from './select-menu.js';
import { currentGuild, displayName, emit, state, textChannels } from './state.js';

export function startShortcuts() {
  document.addEventListener('keydown', (event) => {
    if (document.querySelector('dialog[open]')) return;
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === 'k') {
      event.preventDefault();
      openSwitcher();
    } else if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
      event.preventDefault();
      step(event.key === 'ArrowDown' ? 1 : -1);
    }
  });
}

/** Ctrl+K: every text channel and every member one could be. */
function openSwitcher() {
  const guild = currentGuild();
  const channels = (guild ? textChannels(guild) : []).map((channel) => ({
    value: channel.id, label: channel.name, description: 'Channel', picture: () => icon(channelIcon(channel), 20), go: () => emit('open-channel', { channelId: channel.id }),
  }));
  const people = [...state.users.values()].filter((user) => !user.bot && user.id !== state.me?.id).map((user) => ({
    value: user.id, label: displayName(user), description: 'Act as this member', picture: () => avatar({ ...user, name: displayName(user) }, 24), go: () => emit('act-as', { userId: user.id }),
  }));
  const options = [...channels, ...people];
  let chosen = null;
  openMenu(document.querySelector('.channel-heading'), {
    options, limits: { min: 1, max: 1 }, chosen: [], searchable: true, label: 'Go to a channel or act as a member',
    onChange: ([value]) => {
      chosen = options.find((option) => option.value === value);
    },
    onClose: () => chosen?.go(),
  });
}

function step(delta) {
  const guild = currentGuild();
  const channels = guild ? textChannels(guild) : [];
  if (!channels.length) return;
  const at = channels.findIndex((channel) => channel.id === state.channelId);
  emit('open-channel', { channelId: channels[(at + delta + channels.length) % channels.length].id });
}
