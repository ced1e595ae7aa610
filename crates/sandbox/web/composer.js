/**
 * The composer: plain messages, or a slash command once one was chosen.
 * Typing "/" opens the command list, "@" and "#" the mention lists.
 */
import * as api from './api.js';
import { emojiText } from './emoji.js';
import { pickEmoji } from './emoji-picker.js';
import { CommandForm } from './command-form.js';
import { commandEntries, completeEntry, findEntry, matchEntries } from './commands.js';
import { commandSections } from './command-list.js';
import { el, replace } from './dom.js';
import { icon } from './icons.js';
import { sendCommand } from './interactions.js';
import { encodeMentions, mentionItems, mentionToken } from './mention-input.js';
import { openActionMenu } from './menu.js';
import { startEdit } from './message-edit.js';
import { channelMessages } from './message-store.js';
import { sendMessage } from './outbox.js';
import { isThread, may, MAY, mayWrite } from './rights.js';
import { cancelReply, replyBar, startReplies, takeReply } from './reply.js';
import { channelTitle, currentChannel, on, state } from './state.js';
import { Suggestions } from './suggestions.js';
import { nameThread } from './thread-dialogs.js';
import { typingLine } from './typing.js';
import { chooseFiles, dropVeil, hasFiles, startUploads, takeFiles, uploadChooser, uploadTray } from './uploads.js';

const TYPING_EVERY = 8_000;
const LONGEST = 2_000;
const suggestions = new Suggestions();
/** Unsent text per channel. */
const drafts = new Map();
let draftsFor = null;
let form = null;
let typingSent = 0;

const input = el('textarea', {
  class: 'composer-input', rows: '1', 'data-testid': 'composer', 'aria-autocomplete': 'list', 'aria-haspopup': 'listbox',
  'aria-controls': suggestions.id, autocomplete: 'off', enterkeyhint: 'send',
});
const slot = el('div', { class: 'composer-slot' }, input);
const plus = el('button', { type: 'button', class: 'composer-button', 'aria-label': 'Attach, use a command or mention someone', 'aria-haspopup': 'menu', 'data-testid': 'composer-plus' }, icon('plus', 20));
const send = el('button', { type: 'submit', class: 'composer-button composer-send', 'aria-label': 'Send', 'data-testid': 'composer-send' }, icon('send', 20));
const smile = el('button', { type: 'button', class: 'composer-button composer-emoji', 'aria-label': 'Insert an emoji', title: 'Emoji', 'aria-haspopup': 'dialog', 'data-testid': 'composer-emoji' }, icon('emoji', 22));
const problem = el('div', { class: 'composer-problem', role: 'alert', hidden: true });
const box = el('form', { class: 'composer-box' }, plus, slot, smile, send);

/** The region at the bottom of the channel. */
export const composer = el('div', { class: 'composer' }, suggestions.node, problem, el('div', { class: 'composer-stack' }, replyBar, uploadTray, box), typingLine, uploadChooser, dropVeil);

/** Starts listening to keyboard and state. */
export function startComposer() {
  input.addEventListener('input', refresh);
  input.addEventListener('keydown', keydown);
  input.addEventListener('click', refresh);
  input.addEventListener('blur', () => setTimeout(() => !form && document.activeElement !== input && suggestions.hide(), 0));
  box.addEventListener('submit', (event) => {
    event.preventDefault();
    if (form) form.submit();
    else sendText();
  });
  plus.addEventListener('click', openPlus);
  smile.addEventListener('click', () => pickEmoji(smile, { side: 'top', onPick: insertEmoji }));
  startReplies();
  startUploads({ report, changed: showSend, sendNow: sendText, offer: ([file]) => Boolean(form?.takeFile(file)) });
  on('attach', () => may(state.channelId, MAY.ATTACH_FILES) && chooseFiles());
  on('emoji', () => smile.click());
  on('compose', () => !input.disabled && input.focus({ preventScroll: true }));
  on('state', () => currentChannel() && showWritable());
  on('threads', () => isThread(currentChannel()) && showWritable());
  document.addEventListener('keydown', typeAnywhere);
  on('channel', reset);
  on('commands', () => document.activeElement === input && !form && refresh());
  on('use-command', ({ entry, name, id }) => {
    const found = entry ?? findEntry(name, id);
    if (found) chooseCommand(found);
    else startText(`/${name}`);
  });
  on('mention-user', ({ username }) => startText(`${input.value}${input.value && !input.value.endsWith(' ') ? ' ' : ''}@${username} `));
}

function reset() {
  const channel = currentChannel();
  if (draftsFor && !form) drafts.set(draftsFor, input.value);
  draftsFor = channel?.id ?? null;
  leaveCommand(drafts.get(draftsFor) ?? '');
  showWritable();
  suggestions.hide();
  problem.hidden = true;
  // With a keyboard at hand one types at once; on a phone this would open the keyboard.
  if (channel && !input.disabled && matchMedia('(hover: hover)').matches && !document.querySelector('dialog[open]')) input.focus({ preventScroll: true });
}

/** The box says where it writes to, or why one cannot. Commands need no right to write. */
function showWritable() {
  const channel = currentChannel();
  const locked = channel?.thread_metadata?.locked;
  const readOnly = channel && !mayWrite(channel.id);
  if (!channel) input.placeholder = 'Choose a channel';
  else if (locked && readOnly) input.placeholder = 'This thread is locked';
  else input.placeholder = readOnly ? 'You may not write here; commands work' : `Message ${channelTitle(channel)}`;
  input.setAttribute('aria-label', input.placeholder);
  input.disabled = !channel || Boolean(locked && readOnly);
  box.classList.toggle('is-disabled', input.disabled);
}

const showSend = () => box.classList.toggle('has-text', input.value.trim() !== '' || hasFiles());

function insertEmoji(emoji) {
  if (form) return;
  input.setRangeText(emojiText(emoji), input.selectionStart, input.selectionEnd, 'end');
  input.focus();
  refresh();
}

function startText(text) {
  leaveCommand(text);
  input.focus();
  input.setSelectionRange(text.length, text.length);
  refresh();
}

/** Grows the text area and shows the list that fits what was typed. */
function refresh() {
  input.style.setProperty('height', 'auto');
  input.style.setProperty('height', `${input.scrollHeight}px`);
  showSend();
  problem.hidden = true;
  const text = input.value;
  if (text.startsWith('/') && !text.includes('\n')) return refreshCommands(text.slice(1));
  const token = mentionToken(text, input.selectionStart);
  if (token) {
    suggestions.show({ owner: input, label: 'Mentions', sections: [{ title: token.title, items: mentionItems(token, replaceToken) }] });
  } else {
    suggestions.hide();
  }
  announceTyping();
}

function refreshCommands(typed) {
  const entries = commandEntries();
  const complete = completeEntry(entries, typed);
  if (complete) return chooseCommand(complete, typed.slice(complete.name.length + 1));
  const sections = commandSections(matchEntries(entries, typed), (entry) => chooseCommand(entry));
  const unknown = state.commands.has(state.channelId) ? 'No command matches here. Enter sends this as a message.' : 'Loading commands…';
  suggestions.show({ owner: input, label: 'Commands', sections: sections.length ? sections : [{ items: [], empty: unknown }] });
}

function replaceToken(token, text) {
  const { value } = input;
  input.value = `${value.slice(0, token.start)}${text} ${value.slice(token.end)}`;
  const at = token.start + text.length + 1;
  input.setSelectionRange(at, at);
  refresh();
}

function keydown(event) {
  if (event.isComposing) return;
  const open = suggestions.isOpen;
  const actions = {
    Enter: !event.shiftKey && (() => (suggestions.hasActive ? suggestions.pick() : sendText())),
    Tab: open && !event.shiftKey && (() => suggestions.pick()),
    Escape: open ? () => suggestions.hide() : cancelReply,
    ArrowDown: open && (() => suggestions.move(1)),
    ArrowUp: open ? () => suggestions.move(-1) : !input.value && editLast,
  };
  const action = actions[event.key];
  if (!action) return;
  event.preventDefault();
  action();
}

/** The arrow up in an empty box edits what one wrote last, as in Discord. */
function editLast() {
  const own = channelMessages(state.channelId).list.findLast((message) => message.author?.id === state.me?.id && [0, 19].includes(message.type ?? 0) && !((message.flags ?? 0) & 64));
  if (own) startEdit(own);
}

function chooseCommand(entry, values = '') {
  form = new CommandForm(entry, suggestions, {
    onCancel: (text) => startText(text),
    onSend: (data, files) => {
      leaveCommand('');
      input.focus();
      sendCommand(entry.application, entry.name, data, files);
    },
  });
  input.value = '';
  replace(slot, form.node);
  box.classList.add('has-command');
  form.prefill(values);
  form.focus();
}

function leaveCommand(text) {
  if (form) {
    const old = form;
    form = null;
    old.suggester.stop();
    replace(slot, input);
    box.classList.remove('has-command');
  }
  input.value = text;
  input.style.removeProperty('height');
  showSend();
}

function sendText() {
  const content = encodeMentions(input.value.trim());
  if ((!content && !hasFiles()) || !state.channelId) return undefined;
  if (content.length > LONGEST) return report(`Messages have at most ${LONGEST} characters; this one has ${content.length}.`);
  leaveCommand('');
  suggestions.hide();
  typingSent = 0;
  return sendMessage(state.channelId, { content, files: takeFiles(), reply: takeReply() });
}

function report(text) {
  problem.textContent = text;
  problem.hidden = false;
}

function announceTyping() {
  if (!input.value.trim() || !state.channelId || Date.now() - typingSent < TYPING_EVERY) return;
  typingSent = Date.now();
  api.postTyping(state.channelId).catch(() => {});
}

function openPlus() {
  const channel = currentChannel();
  const canThread = [0, 5].includes(channel?.type) && may(channel.id, MAY.CREATE_PUBLIC_THREADS);
  openActionMenu(plus, [[
    { id: 'attach', icon: 'upload', label: 'Upload a file', hint: 'Or paste it, or drop it anywhere', disabled: !may(state.channelId, MAY.ATTACH_FILES), run: chooseFiles },
    ...(canThread ? [{ id: 'new-thread', icon: 'thread', label: 'Create thread', hint: 'A side conversation of this channel', run: () => nameThread(channel.id) }] : []),
    { id: 'use-apps', icon: 'slash', label: 'Use apps', hint: 'Run a slash command', run: () => startText('/') },
    { id: 'mention', icon: 'at', label: 'Mention someone', hint: 'Pick a member', run: () => startText(`${input.value}@`) },
  ]], { label: 'Add to the message', side: 'top', testid: 'plus-menu' });
}

/** As in Discord, typing with nothing focused goes to the composer. */
function typeAnywhere(event) {
  const plain = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey && event.key !== ' ';
  const busy = document.activeElement?.closest('input, textarea, dialog, .popover, .select, [role="listbox"], .message');
  if (!plain || busy || document.querySelector('dialog[open]') || input.disabled) return;
  if (form) form.focus();
  else input.focus();
}
