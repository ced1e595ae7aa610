/**
 * One acting member's session: loads the state, follows the socket, opens
 * channels, and swaps everything when another member is chosen.
 */
import * as api from './api.js';
import { localised } from './commands.js';
import { settle } from './interactions.js';
import { clearMessages, findMessage, isInReach, loadNewest, removeMessage, upsertMessage } from './message-store.js';
import { closeModal, openModal } from './modal.js';
import { Socket } from './socket.js';
import { channelById, channelTitle, currentGuild, emit, guildOfChannel, loadState, mentionsMe, on, state, textChannels } from './state.js';
import { endTyping, noteTyping } from './typing.js';
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
  const first = guild && textChannels(guild)[0];
  if (first) openChannel(first.id);
}

function openChannel(channelId, remember = true) {
  const fallback = [...state.guilds.values()].flatMap(textChannels)[0]?.id ?? null;
  const id = channelById(channelId) ? channelId : fallback;
  const guildChanged = guildOfChannel(id)?.id !== state.guildId;
  state.channelId = id;
  state.guildId = guildOfChannel(id)?.id ?? null;
  state.unread.delete(id);
  if (id) history[remember ? 'pushState' : 'replaceState'](null, '', `${location.pathname}${location.search}#/${id}`);
  document.title = [id && channelTitle(channelById(id)), currentGuild()?.name, 'Sandbox'].filter(Boolean).join(' | ');
  emit('channel', { guildChanged });
  if (!id) return;
  loadNewest(id);
  if (!state.commands.has(state.guildId)) loadCommands();
}

async function loadCommands() {
  const { guildId } = state;
  const mine = generation;
  if (!guildId) return;
  try {
    const commands = await api.fetchCommands(guildId);
    if (mine !== generation) return;
    state.commands.set(guildId, localised(commands, state.me.locale));
    emit('commands');
  } catch {
    // The list stays as it was; COMMANDS_UPDATE or a reconnect asks again.
  }
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
      await Promise.all([loadNewest(state.channelId), loadCommands()]);
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

const EVENTS = {
  MESSAGE_CREATE: messageCreated,
  MESSAGE_UPDATE: (message) => {
    if (!isInReach(message)) return;
    upsertMessage(message);
    if (message.channel_id === state.channelId) emit('messages', { reason: 'update' });
  },
  MESSAGE_DELETE: ({ channel_id: channelId, id }) => {
    removeMessage(channelId, id);
    if (channelId === state.channelId) emit('messages', { reason: 'removed' });
  },
  TYPING_START: ({ channel_id: channelId, user_id: userId }) => noteTyping(channelId, userId),
  INTERACTION_SUCCESS: ({ nonce }) => settle(nonce, { ok: true }),
  INTERACTION_FAILURE: ({ nonce, reason, channel_id: channelId, message_id: messageId }) => {
    const thinking = messageId && findMessage(channelId, messageId);
    if (thinking) EVENTS.MESSAGE_UPDATE({ ...thinking, failed: true });
    settle(nonce, { ok: false, reason });
  },
  MODAL_OPEN: (modal) => {
    settle(modal.nonce, { ok: true });
    openModal(modal);
  },
  BOT_STATUS: ({ application_id: id, connected }) => {
    const application = state.applications.find((candidate) => candidate.id === id);
    if (!application) return refetchSoon();
    application.connected = connected;
    return emit('bot');
  },
  COMMANDS_UPDATE: ({ guild_id: guildId }) => {
    if (guildId && guildId !== state.guildId) state.commands.delete(guildId);
    else loadCommands();
  },
  GUILD_MEMBER_UPDATE: (change) => {
    const guild = state.guilds.get(change.guild_id);
    const member = guild?.members.find((candidate) => candidate.user.id === change.user?.id);
    if (!member || change.user.id === state.me.id) return refetchSoon();
    Object.assign(member, change);
    return emit('members');
  },
};

/** Changes of the server itself are rare: asking again is simpler than patching. */
const REFETCH = /^(CHANNEL|GUILD|GUILD_ROLE|GUILD_MEMBER|PRESENCE|USER)_(CREATE|UPDATE|DELETE|ADD|REMOVE)$/;

function handle(type, data) {
  if (EVENTS[type]) EVENTS[type](data);
  else if (REFETCH.test(type)) refetchSoon();
}

function messageCreated(message) {
  const isNew = upsertMessage(message);
  endTyping(message.channel_id, message.author?.id);
  if (message.author && !state.users.has(message.author.id)) state.users.set(message.author.id, message.author);
  if (message.channel_id === state.channelId) {
    emit('messages', { reason: 'create' });
  } else if (!channelById(message.channel_id)) {
    // A channel that is new to us: direct messages open with their first message.
    state.unread.set(message.channel_id, { count: 1, mentions: 1 });
    refetchSoon();
  } else if (isNew && message.author?.id !== state.me?.id) {
    const unread = state.unread.get(message.channel_id) ?? { count: 0, mentions: 0 };
    state.unread.set(message.channel_id, { count: unread.count + 1, mentions: unread.mentions + Number(mentionsMe(message) || channelById(message.channel_id).type === 1) });
    emit('unread');
  }
}
