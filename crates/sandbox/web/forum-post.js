/** The form for a new post in a forum: title, text, tags, files. */
import { dialogButton, openDialog } from './dialogs.js';
import { el, replace, uid } from './dom.js';
import { fileSize } from './attachments.js';
import { icon } from './icons.js';
import { encodeMentions } from './mention-input.js';
import * as rest from './rest.js';
import { emit } from './state.js';
import { putThread } from './threads.js';
import { tagEmoji } from './forum.js';

const MOST_TAGS = 5;
const MODERATED = 'Only moderators may use this tag';
const REQUIRE_TAG = 1 << 4;

/** Opens the form for a forum. */
export function newPost(channel) {
  const ids = { title: uid('post-title'), text: uid('post-text') };
  const chosen = new Set();
  let files = [];
  const title = el('input', { class: 'text-input', id: ids.title, type: 'text', maxlength: 100, autocomplete: 'off', 'aria-required': 'true', 'data-testid': 'post-title' });
  const text = el('textarea', { class: 'text-input', id: ids.text, rows: 5, maxlength: 2000, 'aria-required': 'true', 'data-testid': 'post-text' });
  const problem = el('p', { class: 'modal-problem', role: 'alert', hidden: true });
  const fileList = el('ul', { class: 'post-files' });
  const chooser = el('input', { type: 'file', multiple: true, class: 'visually-hidden', id: uid('post-files'), on: { change: () => { files = [...chooser.files].slice(0, 10); drawFiles(); } } });
  const drawFiles = () => replace(fileList, files.map((file) => el('li', {}, icon('file', 16), file.name, ` (${fileSize(file.size)})`)));
  const tags = (channel.available_tags ?? []).map((tag) => {
    const button = el('button', { type: 'button', class: 'tag', 'aria-pressed': 'false', title: tag.moderated ? MODERATED : null, 'data-testid': `post-tag-${tag.name}`, on: { click: () => {
      if (!chosen.delete(tag.id) && chosen.size < MOST_TAGS) chosen.add(tag.id);
      button.setAttribute('aria-pressed', String(chosen.has(tag.id)));
      button.classList.toggle('is-on', chosen.has(tag.id));
    } } }, tagEmoji(tag), tag.name);
    return button;
  });
  const fail = (reason, field) => {
    problem.textContent = reason;
    problem.hidden = false;
    yes.disabled = false;
    field?.focus();
  };
  const submit = async () => {
    if (!title.value.trim()) return fail('A post needs a title.', title);
    if (!text.value.trim() && !files.length) return fail('A post needs a first message.', text);
    if ((channel.flags ?? 0) & REQUIRE_TAG && !chosen.size) return fail('Posts here need a tag.', tags[0]);
    yes.disabled = true;
    try {
      const message = { content: encodeMentions(text.value.trim()), ...(files.length && { attachments: files.map((file, id) => ({ id, filename: file.name })) }) };
      const thread = await rest.createThread(channel.id, { name: title.value.trim(), applied_tags: [...chosen], message }, files);
      putThread(thread);
      dialog.close();
      return emit('open-channel', { channelId: thread.id });
    } catch (error) {
      return fail(error.message);
    }
  };
  const yes = dialogButton('primary', 'Post', 'post-submit', submit);
  const dialog = openDialog({
    title: 'New post', className: 'post-dialog', testid: 'post-dialog',
    body: [
      el('div', { class: 'field' }, el('label', { class: 'field-label', for: ids.title }, 'Title'), title),
      el('div', { class: 'field' }, el('label', { class: 'field-label', for: ids.text }, 'Message'), text),
      tags.length > 0 && el('div', { class: 'field', role: 'group', 'aria-label': 'Tags' }, el('div', { class: 'field-label' }, 'Tags'), el('div', { class: 'forum-tags' }, tags)),
      el('div', { class: 'field' }, chooser, el('label', { class: 'button button-secondary', for: chooser.id }, icon('upload', 16), el('span', { class: 'button-label' }, 'Attach files')), fileList),
      problem,
    ],
    footer: [dialogButton('secondary', 'Cancel', 'post-cancel', () => dialog.close()), yes],
  });
  title.focus();
}
