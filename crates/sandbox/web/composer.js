/**
 * The composer: plain messages, or a slash command once one was chosen.
 * Typing "/" opens the command list, "@" and "#" the mention lists.
 */
import * as api from './api.js';
import { CommandForm } from './command-form.js';
import { commandEntries, completeEntry, findEntry, matchEntries } from './commands.js';
import { commandSections } from './command-list.js';
import { el, replace } from './dom.js';
import { icon } from './icons.js';
import { sendCommand } from './interactions.js';
import { encodeMentions, mentionItems, mentionToken } from './mention-input.js';
import { upsertMessage } from './message-store.js';
import { openPopover, closePopover } from './popover.js';
import { channelTitle, currentChannel, emit, on, state } from './state.js';
import { Suggestions } from './suggestions.js';
import { typingLine } from './typing.js';

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
const plus = el('button', { type: 'button', class: 'composer-button', 'aria-label': 'Use a command or mention someone', 'aria-haspopup': 'menu', 'data-testid': 'composer-plus' }, icon('plus', 20));
const send = el('button', { type: 'submit', class: 'composer-button composer-send', 'aria-label': 'Send', 'data-testid': 'composer-send' }, icon('send', 20));
const problem = el('div', { class: 'composer-problem', role: 'alert', hidden: true });
const box = el('form', { class: 'composer-box' }, plus, slot, send);

/** The region at the bottom of the channel. */
export const composer = el('div', { class: 'composer' }, suggestions.node, problem, box, typingLine);

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
  input.placeholder = channel ? `Message ${channelTitle(channel)}` : 'Choose a channel';
  input.setAttribute('aria-label', input.placeholder);
  input.disabled = !channel;
  suggestions.hide();
  problem.hidden = true;
  // With a keyboard at hand one types at once; on a phone this would open the keyboard.
  if (channel && matchMedia('(hover: hover)').matches && !document.querySelector('dialog[open]')) input.focus({ preventScroll: true });
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
  box.classList.toggle('has-text', input.value.trim() !== '');
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
  const unknown = !state.guildId || state.commands.has(state.guildId) ? 'No command matches here. Enter sends this as a message.' : 'Loading commands…';
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
    Escape: open && (() => suggestions.hide()),
    ArrowDown: open && (() => suggestions.move(1)),
    ArrowUp: open && (() => suggestions.move(-1)),
  };
  const action = actions[event.key];
  if (!action) return;
  event.preventDefault();
  action();
}

function chooseCommand(entry, values = '') {
  form = new CommandForm(entry, suggestions, {
    onCancel: (text) => startText(text),
    onSend: (data) => {
      leaveCommand('');
      input.focus();
      sendCommand(entry.application, entry.name, data);
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
  box.classList.toggle('has-text', text.trim() !== '');
}

async function sendText() {
  const content = encodeMentions(input.value.trim());
  if (!content || !state.channelId) return;
  if (content.length > LONGEST) return report(`Messages have at most ${LONGEST} characters; this one has ${content.length}.`);
  const draft = input.value;
  leaveCommand('');
  suggestions.hide();
  typingSent = 0;
  try {
    const message = await api.postMessage(state.channelId, content);
    if (message?.id) upsertMessage(message);
    emit('messages', { reason: 'sent' });
  } catch (error) {
    leaveCommand(draft);
    report(`Your message was not sent: ${error.message}`);
  }
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
  const item = (name, label, hint, run) => el('button', {
    type: 'button', class: 'menu-item', role: 'menuitem',
    on: { click: () => { closePopover(false); run(); } },
  }, icon(name, 20), el('span', { class: 'menu-text' }, el('span', { class: 'menu-label' }, label), el('span', { class: 'menu-description' }, hint)));
  openPopover(plus, [
    item('slash', 'Use Apps', 'Run a slash command', () => startText('/')),
    item('at', 'Mention someone', 'Pick a member', () => startText(`${input.value}@`)),
  ], { label: 'Add to the message', role: 'menu', side: 'top', className: 'menu plus-menu' });
}

/** As in Discord, typing with nothing focused goes to the composer. */
function typeAnywhere(event) {
  const plain = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey && event.key !== ' ';
  const busy = document.activeElement?.closest('input, textarea, dialog, .popover, .select, [role="listbox"]');
  if (!plain || busy || document.querySelector('dialog[open]') || input.disabled) return;
  if (form) form.focus();
  else input.focus();
}
