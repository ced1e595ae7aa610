/**
 * One acting member's session: loads the state, follows the socket, opens
 * channels, and swaps everything when another member is chosen.
 */
import * as api from './api.js';
import { localised } from './commands.js';
import { connectLive, handle } from './live.js';
import { channelMessages, clearMessages, loadNewest } from './message-store.js';
import { closeModal } from './modal.js';
import { Socket } from './socket.js';
import { channelById, channelTitle, currentGuild, emit, guildOfChannel, loadState, on, state, textChannels } from './state.js';
import { memberUrl } from './user-panel.js';

let socket = null;
let generation = 0;
let refetchTimer = null;

/** Starts as the member named in `?as=`, or as whoever the server suggests. */
export async function startSession() {
  on('act-as', ({ userId }) => actAs(userId));
  on('open-channel', ({ channelId }) => openChannel(channelId));
  on('open-home', () => openChannel(state.privateChannels[0]?.id));
  on('open-guild', ({ guildId }) => openGuild(guildId));
  on('arrive', async ({ guildId }) => {
    await refetch();
    openGuild(guildId);
  });
  connectLive({ refetchSoon, reloadCommands });
  window.addEventListener('popstate', () => {
    const wanted = new URL(location.href).searchParams.get('as');
    if (wanted && wanted !== state.me?.id) begin(wanted);
    else openChannel(channelInUrl(), false);
  });
  await begin(new URL(location.href).searchParams.get('as'));
}

const channelInUrl = () => location.hash.replace(/^#\/?/, '') || null;

function actAs(userId) {
  history.pushState(null, '', memberUrl(userId));
  begin(userId);
}

async function begin(userId) {
  generation += 1;
  const mine = generation;
  socket?.close();
  closeModal();
  clearMessages();
  state.commands.clear();
  state.unread.clear();
  state.typing.clear();
  api.setActingUser(userId);
  setConnection('connecting');
  for (let delay = 500; ; delay = Math.min(delay * 2, 8000)) {
    try {
      const payload = await api.fetchState();
      if (mine !== generation) return;
      loadState(payload);
      break;
    } catch (error) {
      if (mine !== generation) return;
      // A member who is gone must not lock the page out.
      if (userId && error.status >= 400 && error.status < 500) return void begin(null);
      setConnection('reconnecting');
      await new Promise((resolve) => setTimeout(resolve, delay));
    }
  }
  api.setActingUser(state.me.id);
  emit('state');
  openChannel(channelById(state.channelId) ? state.channelId : channelInUrl(), false);
  history.replaceState(null, '', memberUrl(state.me.id));
  socket = new Socket(state.me.id, {
    onStatus: setConnection,
    onReady: (again) => again && refetch(),
    onEvent: handle,
  });
}

function setConnection(status) {
  state.connection = status;
  emit('connection');
}

function openGuild(guildId) {
  const guild = state.guilds.get(guildId);
  const first = guild && firstChannel([guild]);
  if (first) openChannel(first.id);
}

/** Where one begins: a channel to write in, before forums. */
function firstChannel(guilds) {
  const all = guilds.flatMap(textChannels);
  return all.find((channel) => channel.type === 0 || channel.type === 5) ?? all[0];
}

function openChannel(channelId, remember = true) {
  const fallback = firstChannel([...state.guilds.values()])?.id ?? null;
  const id = channelById(channelId) ? channelId : fallback;
  const guildChanged = guildOfChannel(id)?.id !== state.guildId;
  state.channelId = id;
  state.guildId = guildOfChannel(id)?.id ?? null;
  const unread = state.unread.get(id);
  state.unread.delete(id);
  if (id && unread) channelMessages(id).newFrom = unread.from;
  if (id) history[remember ? 'pushState' : 'replaceState'](null, '', `${location.pathname}${location.search}#/${id}`);
  document.title = [id && channelTitle(channelById(id)), currentGuild()?.name, 'Sandbox'].filter(Boolean).join(' | ');
  emit('channel', { guildChanged });
  if (!id) return;
  loadNewest(id);
  if (!state.commands.has(id)) loadCommands();
}

/** What may be used differs by channel: permissions, and direct messages. */
async function loadCommands() {
  const { channelId } = state;
  const mine = generation;
  if (!channelId) return;
  try {
    const commands = await api.fetchCommands(channelId);
    if (mine !== generation) return;
    state.commands.set(channelId, localised(commands, state.me.locale));
    if (channelId === state.channelId) emit('commands');
  } catch {
    // The list stays as it was; COMMANDS_UPDATE or a reconnect asks again.
  }
}

/** The open channel's commands anew; those of other channels when they are opened. */
function reloadCommands() {
  for (const id of state.commands.keys()) if (id !== state.channelId) state.commands.delete(id);
  loadCommands();
}

/** Loads everything again after events may have been missed. */
async function refetch() {
  const mine = generation;
  try {
    const payload = await api.fetchState();
    if (mine !== generation) return;
    loadState(payload);
    emit('state');
    if (channelById(state.channelId)) {
      emit('members');
      reloadCommands();
      if (channelMessages(state.channelId).present) await loadNewest(state.channelId);
    } else {
      openChannel(null, false);
    }
  } catch {
    // The socket will reconnect or the next event will ask again.
  }
}

/** Refetches once for a burst of changes. */
function refetchSoon() {
  clearTimeout(refetchTimer);
  refetchTimer = setTimeout(refetch, 150);
}
