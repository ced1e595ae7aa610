/**
 * Polls: answers to choose from, then how many chose what.
 * Hooks: `poll` with `data-state` (`open`, `voted`, `closed`), `poll-answer` with `data-answer`, `poll-vote`,
 * `poll-take-back`, `poll-results`, `poll-end`, `poll-total`.
 */
import * as rest from './rest.js';
import { emojiNode } from './emoji.js';
import { actionButton } from './fields.js';
import { el, replace } from './dom.js';
import { icon } from './icons.js';
import { findMessage, upsertMessage } from './message-store.js';
import { emit, state } from './state.js';
import { now, timestamp } from './time.js';

/** What is picked and not sent yet, and whose results are looked at before voting; rows are drawn anew at any time. */
const picks = new Map();
const peeked = new Set();

const countsOf = (poll) => new Map((poll.results?.answer_counts ?? []).map((entry) => [entry.id, entry]));
const isOver = (poll) => Boolean(poll.results?.is_finalized) || Date.parse(poll.expiry) <= now();
const votes = (count) => `${count} ${count === 1 ? 'vote' : 'votes'}`;

/** The poll of a message, or nothing. */
export function poll(message) {
  if (!message.poll) return null;
  const card = el('section', { class: 'poll', 'data-testid': 'poll', 'aria-label': `Poll: ${message.poll.question?.text ?? ''}` });
  draw(card, message);
  return card;
}

function draw(card, message) {
  const { poll: data } = message;
  const counts = countsOf(data);
  const total = [...counts.values()].reduce((sum, entry) => sum + entry.count, 0);
  const voted = [...counts.values()].some((entry) => entry.me_voted);
  const over = isOver(data);
  const asks = !voted && !over && !peeked.has(message.id);
  const again = () => draw(card, message);
  const most = Math.max(0, ...[...counts.values()].map((entry) => entry.count));
  card.dataset.state = over ? 'closed' : voted ? 'voted' : 'open';
  replace(card,
    el('h4', { class: 'poll-question' }, data.question?.text),
    el('p', { class: 'poll-note' }, over ? 'The poll is closed' : data.allow_multiselect ? 'Select one or more answers' : 'Select one answer'),
    el('ul', { class: 'poll-answers' }, (data.answers ?? []).map((answer) => {
      const count = counts.get(answer.answer_id) ?? { count: 0, me_voted: false };
      return el('li', {}, asks ? choice(message, answer, again) : result(answer, count, total, over && count.count === most && most > 0));
    })),
    el('div', { class: 'poll-foot' },
      el('span', { class: 'poll-total', 'data-testid': 'poll-total' }, votes(total), !over && [' · ends ', timestamp(Date.parse(data.expiry), 'R')]),
      el('span', { class: 'poll-buttons' }, buttons(message, { voted, over, asks, again }))));
}

function buttons(message, { voted, over, asks, again }) {
  if (over) return null;
  const small = (testid) => ({ testid, small: true });
  const own = message.author?.id === state.me?.id && actionButton('secondary', 'End poll', () => rest.endPoll(message), small('poll-end'));
  if (voted) return [own, actionButton('secondary', 'Remove vote', () => vote(message, []), small('poll-take-back'))];
  const look = actionButton('secondary', asks ? 'Show results' : 'Go back', async () => {
    if (asks) peeked.add(message.id);
    else peeked.delete(message.id);
    again();
  }, small('poll-results'));
  const cast = asks && actionButton('primary', 'Vote', () => vote(message, [...(picks.get(message.id) ?? [])]), small('poll-vote'));
  if (cast) cast.disabled = !picks.get(message.id)?.size;
  return [own, look, cast];
}

async function vote(message, answers) {
  await rest.votePoll(message, answers);
  picks.delete(message.id);
  peeked.delete(message.id);
}

const face = ({ poll_media: media }) => [media?.emoji && emojiNode(media.emoji, 'poll-emoji'), el('span', { class: 'poll-text' }, media?.text ?? '')];

/** An answer one can tick: the message's own set of boxes or radio buttons. */
function choice(message, answer, again) {
  const many = message.poll.allow_multiselect;
  const picked = picks.get(message.id) ?? new Set();
  const input = el('input', { type: many ? 'checkbox' : 'radio', name: `poll-${message.id}`, checked: picked.has(answer.answer_id), 'data-custom-id': `poll-${answer.answer_id}` });
  input.addEventListener('change', () => {
    const now = many ? new Set(picks.get(message.id)) : new Set();
    if (input.checked) now.add(answer.answer_id);
    else now.delete(answer.answer_id);
    picks.set(message.id, now);
    const { parentElement: list } = input.closest('li');
    again();
    list.closest('.poll')?.querySelector(`[data-custom-id="poll-${answer.answer_id}"]`)?.focus({ preventScroll: true });
  });
  return el('label', { class: 'poll-answer', 'data-testid': 'poll-answer', 'data-answer': answer.answer_id }, face(answer), input);
}

function result(answer, { count, me_voted: mine }, total, won) {
  const share = total ? Math.round((100 * count) / total) : 0;
  return el('div', {
    class: `poll-answer is-result${mine ? ' is-mine' : ''}${won ? ' has-won' : ''}`, style: { '--share': `${share}%` }, 'data-testid': 'poll-answer', 'data-answer': answer.answer_id,
  }, face(answer), mine && el('span', { class: 'poll-mine', title: 'Your vote' }, icon('check', 16)), el('span', { class: 'poll-count' }, votes(count)), el('span', { class: 'poll-share' }, `${share}%`));
}

/** MESSAGE_POLL_VOTE_ADD and _REMOVE: changes the count of one answer. */
export function voteChanged({ channel_id: channelId, message_id: id, user_id: userId, answer_id: answer }, added) {
  const message = findMessage(channelId, id);
  if (!message?.poll) return;
  const mine = userId === state.me?.id;
  const counts = countsOf(message.poll);
  const known = counts.get(answer) ?? { id: answer, count: 0, me_voted: false };
  // A repeated event must not count twice where we know better.
  if (mine && known.me_voted === added) return;
  counts.set(answer, { id: answer, count: Math.max(0, known.count + (added ? 1 : -1)), me_voted: mine ? added : known.me_voted });
  upsertMessage({ ...message, poll: { ...message.poll, results: { ...message.poll.results, answer_counts: [...counts.values()] } } });
  if (channelId === state.channelId) emit('messages', { reason: 'update' });
}

/** A poll as an edit tells it, which does not know what the acting member chose. */
export function keepVotes(before, after) {
  if (!before || !after) return after;
  const old = countsOf(before);
  const counts = (after.results?.answer_counts ?? []).map((entry) => ({ ...entry, me_voted: old.get(entry.id)?.me_voted ?? entry.me_voted }));
  return { ...after, results: { ...after.results, answer_counts: counts } };
}

/** The sentence with which a result is announced, from its embed. */
export function resultParts(message) {
  const fields = new Map((message.embeds?.[0]?.fields ?? []).map((field) => [field.name, field.value]));
  const question = fields.get('poll_question_text');
  if (!question) return [' closed a poll.'];
  const winner = fields.get('victor_answer_text');
  const jump = el('button', { type: 'button', class: 'link-button strong', on: { click: () => emit('jump', { messageId: message.message_reference?.message_id }) } }, question);
  const [most, total] = ['victor_answer_votes', 'total_votes'].map((name) => Number(fields.get(name) ?? 0));
  return ['’s poll ', jump, ' has closed. ', total === 0 ? 'Nobody voted.' : winner ? [el('strong', {}, winner), ` won with ${most} of ${votes(total)}.`] : `It was a draw, with ${votes(total)} in all.`];
}
