/** Naming a new thread, and renaming one. */
import * as rest from './rest.js';
import { dialogButton, openDialog } from './dialogs.js';
import { el, uid } from './dom.js';
import { messagePreview } from './message-preview.js';
import { previewText } from './mentions.js';
import { emit } from './state.js';
import { changeThread, putThread } from './threads.js';

const LONGEST = 100;
const PUBLIC = 11;
const ANNOUNCEMENT = 10;

/** Asks for a name and starts a thread in a channel, from a message if there is one. */
export function nameThread(channelId, message = null, { announcement = false } = {}) {
  const suggestion = message ? previewText(message).slice(0, 40) : '';
  ask({
    title: 'Create thread', label: 'Thread name', value: '', placeholder: suggestion || 'New thread', action: 'Create thread', preview: message && messagePreview(message),
    fallback: suggestion,
    run: async (name) => {
      const thread = message ? await rest.threadFromMessage(message, { name }) : await rest.createThread(channelId, { name, type: announcement ? ANNOUNCEMENT : PUBLIC });
      putThread(thread);
      emit('open-channel', { channelId: thread.id });
    },
  });
}

/** Asks for a new name of a thread. */
export function renameThread(thread) {
  ask({ title: 'Rename thread', label: 'Thread name', value: thread.name, action: 'Save', run: async (name) => { await changeThread(thread, { name }); } });
}

function ask({ title, label, value, placeholder, action, preview, fallback = '', run }) {
  const id = uid('name');
  const input = el('input', { class: 'text-input', id, type: 'text', maxlength: LONGEST, autocomplete: 'off', value, placeholder, 'data-testid': 'thread-name' });
  const problem = el('p', { class: 'modal-problem', role: 'alert', hidden: true });
  const submit = async () => {
    const name = input.value.trim() || fallback;
    if (!name) return input.focus();
    yes.disabled = true;
    try {
      await run(name);
      return dialog.close();
    } catch (error) {
      problem.textContent = error.message;
      problem.hidden = false;
      yes.disabled = false;
      return input.focus();
    }
  };
  const yes = dialogButton('primary', action, 'thread-submit', submit);
  const dialog = openDialog({
    title, testid: 'thread-dialog', body: [preview && el('div', { class: 'confirm-preview', inert: true }, preview), el('div', { class: 'field' }, el('label', { class: 'field-label', for: id }, label), input), problem],
    footer: [dialogButton('secondary', 'Cancel', 'thread-cancel', () => dialog.close()), yes],
  });
  input.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.isComposing) return;
    event.preventDefault();
    submit();
  });
  input.focus();
}
