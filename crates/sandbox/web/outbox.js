/** Sending one's own messages: the row is there at once, becomes the message, or says why not and offers to try again. */
import * as rest from './rest.js';
import { putLocal, removeLocal, upsertMessage } from './message-store.js';
import { emit, state } from './state.js';
import { now } from './time.js';
import { replyFields } from './reply.js';

/** A message that is quicker than this, in milliseconds, needs no row of its own before. */
const NOTICED = 200;
let sequence = 0;
/** Messages leave one after another, in the order they were written. */
let last = Promise.resolve();

/** Sends a message; `reply` is what `takeReply` gave. */
export async function sendMessage(channelId, { content, files = [], reply = null }) {
  sequence += 1;
  const nonce = `${Date.now()}${String(sequence % 1000).padStart(3, '0')}`;
  const row = { id: `local-${nonce}`, kind: 'message', content, files, created: now() };
  const shown = setTimeout(() => putLocal(channelId, { ...row, status: 'sending' }), NOTICED);
  const before = last;
  let done;
  last = new Promise((resolve) => { done = resolve; });
  await before;
  const attachments = files.map((file, id) => ({ id, filename: file.name, ...(file.description && { description: file.description }) }));
  try {
    const message = await rest.createMessage(channelId, { content, nonce, ...(files.length && { attachments }), ...replyFields(reply) }, files);
    clearTimeout(shown);
    if (message?.id) upsertMessage(message);
    removeLocal(channelId, row.id, true);
    if (channelId === state.channelId) emit('messages', { reason: 'sent' });
  } catch (error) {
    const again = () => {
      removeLocal(channelId, row.id);
      sendMessage(channelId, { content, files, reply });
    };
    clearTimeout(shown);
    putLocal(channelId, { ...row, status: 'failed', text: error.status ? error.message : 'The sandbox cannot be reached.', again });
  } finally {
    done();
  }
}

/** A message of one's own arrived on the socket before the answer did: its local row goes. */
export function arrived(message) {
  if (message.nonce) removeLocal(message.channel_id, `local-${message.nonce}`, true);
}
