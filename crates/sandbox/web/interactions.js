/**
 * Sending interactions and learning how they ended.
 *
 * The HTTP answer only says that the interaction was dispatched; whether the
 * application answered arrives on the socket, matched by nonce.
 */
import * as api from './api.js';
import { putLocal, removeLocal } from './message-store.js';
import { state } from './state.js';
import { now } from './time.js';

/** The server reports after 3 s; this only covers a lost socket. */
const GIVE_UP_AFTER = 8_000;
const waiting = new Map();
let sequence = 0n;

function nextNonce() {
  sequence += 1n;
  return String(((BigInt(Date.now()) - 1_420_070_400_000n) << 22n) | (sequence & 0x3fffffn));
}

/** Called by the socket for INTERACTION_SUCCESS, INTERACTION_FAILURE and MODAL_OPEN. */
export function settle(nonce, outcome) {
  waiting.get(nonce)?.(outcome);
}

async function dispatch(body, files = []) {
  const { nonce } = body;
  const outcome = new Promise((resolve) => {
    const timer = setTimeout(() => resolve({ ok: false, reason: 'timeout' }), GIVE_UP_AFTER);
    waiting.set(nonce, (result) => {
      clearTimeout(timer);
      resolve(result);
    });
  });
  try {
    await api.postInteraction(body, { files });
    return await outcome;
  } catch (error) {
    settle(nonce, null);
    return { ok: false, reason: error.message, refused: true };
  } finally {
    waiting.delete(nonce);
  }
}

const context = () => ({ channel_id: state.channelId, guild_id: state.guildId, nonce: nextNonce() });

/** Runs a slash command; shows the pending row until the application answers. `files` are for its attachment options. */
export function sendCommand(application, label, data, files = []) {
  return run(application, `/${label}`, data, files);
}

/** Uses a user or message command on the member or message with this id. */
export function sendTargetCommand(application, command, targetId) {
  return run(application, command.name_localized ?? command.name, { id: command.id, name: command.name, type: command.type, target_id: targetId });
}

async function run(application, label, data, files = []) {
  const body = { type: 2, application_id: application?.id, ...context(), data };
  const row = { id: `local-${body.nonce}`, kind: 'command', application, label, created: now() };
  const { channel_id: channelId } = body;
  putLocal(channelId, { ...row, status: 'sending' });
  const result = await dispatch(body, files);
  if (result.ok) removeLocal(channelId, row.id);
  else putLocal(channelId, { ...row, status: 'failed', ...failureText(result, application), again: () => { removeLocal(channelId, row.id); run(application, label, data, files); } });
  return result;
}

/** What Discord would say (`text`), and what the bot's developer wants to know (`hint`). */
export function failureText(result, application) {
  const name = application?.name ?? 'The bot';
  if (result.refused) return { text: result.reason, hint: 'Discord’s client checks this before the application hears of it.' };
  if (result.reason === 'bot offline') return { text: 'The application did not respond', hint: `${name} is not connected to the gateway, so nobody received the interaction.` };
  return { text: 'The application did not respond', hint: `${name} received the interaction but made no callback within 3 seconds. Work that takes longer defers first (type 5 or 6).` };
}

/** Presses a button or uses a select menu. */
export function sendComponent(message, component, values) {
  const data = { component_type: component.type, custom_id: component.custom_id };
  if (values) data.values = values;
  return dispatch({
    type: 3, application_id: message.application_id ?? undefined, ...context(), channel_id: message.channel_id,
    message_id: message.id, message_flags: message.flags ?? 0, data,
  });
}

/** Submits a modal. */
export function sendModal(modal, components, files = []) {
  return dispatch({
    type: 5, application_id: modal.application_id, ...context(), channel_id: modal.channel_id ?? state.channelId,
    guild_id: modal.guild_id ?? state.guildId, modal_id: modal.id, data: { custom_id: modal.custom_id, components },
  }, files);
}

/** Asks the bot for choices; an aborted or failed question has none. */
export async function askAutocomplete(data, signal) {
  try {
    const answer = await api.postInteraction({ type: 4, ...context(), data }, { signal });
    return answer?.choices ?? [];
  } catch {
    return [];
  }
}
