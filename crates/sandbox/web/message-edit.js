/** Editing one's own message in place: Enter saves, Escape goes back, an empty text asks whether to delete. */
import * as rest from './rest.js';
import { confirmDialog } from './dialogs.js';
import { el } from './dom.js';
import { decodeMentions, encodeMentions } from './mention-input.js';
import { upsertMessage } from './message-store.js';
import { messagePreview } from './message-preview.js';
import { emit } from './state.js';

const LONGEST = 2_000;
let editing = null;

/** The id of the message that is being edited, or null. */
export const editedId = () => editing?.message.id ?? null;

/** Turns the row of a message into an editor. */
export function startEdit(message) {
  const node = editor(message);
  editing = { message, node, input: node.querySelector('textarea') };
  emit('messages', { reason: 'editing' });
  const { input } = editing;
  input.focus();
  input.setSelectionRange(input.value.length, input.value.length);
  grow(input);
  input.scrollIntoView({ block: 'nearest' });
}

/** The editor for a message's row. */
export const editorNode = () => editing.node;

/** Puts the text back as it was. */
export function stopEdit() {
  if (!editing) return;
  const { id } = editing.message;
  editing = null;
  emit('messages', { reason: 'edited' });
  emit('focus-message', { messageId: id });
}

function grow(input) {
  input.style.setProperty('height', 'auto');
  input.style.setProperty('height', `${input.scrollHeight}px`);
}

function editor(message) {
  const problem = el('span', { class: 'edit-problem', role: 'alert' });
  const input = el('textarea', { class: 'composer-input edit-input', rows: '1', 'aria-label': 'Edit message', 'data-testid': 'edit-input', value: decodeMentions(message.content), maxlength: LONGEST });
  const save = () => finish(message, input, problem);
  input.addEventListener('input', () => grow(input));
  input.addEventListener('keydown', (event) => {
    if (event.isComposing) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      save();
    } else if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      stopEdit();
    }
    event.stopPropagation();
  });
  const press = (label, testid, run) => el('button', { type: 'button', class: 'link-button', 'data-testid': testid, on: { click: run } }, label);
  return el('div', { class: 'edit-box' }, input, el('div', { class: 'edit-note' }, problem, 'escape to ', press('cancel', 'edit-cancel', stopEdit), ' • enter to ', press('save', 'edit-save', save)));
}

async function finish(message, input, problem) {
  const content = encodeMentions(input.value.trim());
  if (content === message.content) return stopEdit();
  if (!content && !message.attachments?.length) {
    stopEdit();
    return confirmDialog({ title: 'Delete message', action: 'Delete', preview: messagePreview(message), text: 'A message without text is deleted.', run: () => rest.deleteMessage(message) });
  }
  input.disabled = true;
  try {
    upsertMessage(await rest.editMessage(message, { content }));
    return stopEdit();
  } catch (error) {
    input.disabled = false;
    problem.textContent = `${error.message} `;
    return input.focus();
  }
}
