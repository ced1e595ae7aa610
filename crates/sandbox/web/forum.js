/** A forum: its posts with tags, newest activity first, and the way to write one. */
import { avatar } from './avatar.js';
import { el, replace, safeImage } from './dom.js';
import { emojiNode } from './emoji.js';
import { newPost } from './forum-post.js';
import { icon } from './icons.js';
import { markdown } from './markdown.js';
import { previewText } from './mentions.js';
import { openActionMenu } from './menu.js';
import * as rest from './rest.js';
import { may, MAY } from './rights.js';
import { currentChannel, displayName, emit, on, state } from './state.js';
import { threadNote } from './thread-card.js';
import { loadArchived, threadsOf } from './threads.js';

const FORUMS = new Set([15, 16]);
const PINNED = 2;

/** Thread id → its first message, or null while it is on its way. */
const starters = new Map();
let wanted = new Set();
let order = 'activity';
let shownFor = null;

/** The region in place of messages and composer while a forum is open. */
export const forumView = el('div', { class: 'forum', hidden: true, 'data-testid': 'forum' });

/** Whether a channel is shown as a forum. */
const isForum = (channel) => FORUMS.has(channel?.type);

export function startForum() {
  on('channel', () => {
    const channel = currentChannel();
    document.body.dataset.view = isForum(channel) ? 'forum' : 'messages';
    forumView.hidden = !isForum(channel);
    if (isForum(channel) && channel.id !== shownFor) {
      wanted = new Set();
      loadArchived(channel.id).catch(() => {});
    }
    shownFor = channel?.id ?? null;
    draw();
  });
  for (const event of ['threads', 'channels', 'state', 'members']) on(event, draw);
}

function draw() {
  const channel = currentChannel();
  if (!isForum(channel)) return;
  const tags = channel.available_tags ?? [];
  const posts = threadsOf(channel.id, { archived: true }).filter((post) => !wanted.size || (post.applied_tags ?? []).some((id) => wanted.has(id))).sort(byOrder);
  const open = posts.filter((post) => !post.thread_metadata?.archived);
  const closed = posts.filter((post) => post.thread_metadata?.archived);
  const sort = el('button', { type: 'button', class: 'button button-secondary', 'aria-haspopup': 'menu', 'data-testid': 'forum-sort', on: { click: () => chooseOrder(sort) } }, el('span', { class: 'button-label' }, order === 'activity' ? 'Latest activity' : 'Newest post', icon('chevron', 14)));
  const create = may(channel.id, MAY.SEND_MESSAGES) && el('button', { type: 'button', class: 'button button-primary', 'data-testid': 'new-post', on: { click: () => newPost(channel) } }, icon('plus', 16), el('span', { class: 'button-label' }, 'New post'));
  replace(forumView, el('div', { class: 'forum-inner' },
    channel.topic && el('div', { class: 'forum-topic markdown' }, markdown(channel.topic)),
    el('div', { class: 'forum-bar' }, el('div', { class: 'forum-tags', role: 'group', 'aria-label': 'Show posts with these tags' }, tags.map((tag) => tagFilter(tag))), sort, create),
    list('Posts', open, channel), closed.length > 0 && list('Older posts', closed, channel),
    !posts.length && el('div', { class: 'panel-empty' }, icon('forum', 48), el('p', {}, wanted.size ? 'No post has these tags.' : 'No posts yet. Write the first one.'))));
}

const byOrder = (a, b) => pinnedRank(b) - pinnedRank(a) || Number(key(b) > key(a)) - Number(key(b) < key(a));
const pinnedRank = (post) => Number(Boolean((post.flags ?? 0) & PINNED));
const key = (post) => BigInt(order === 'activity' ? post.last_message_id ?? post.id : post.id);

function chooseOrder(anchor) {
  const pick = (value, label) => ({ id: `sort-${value}`, label, icon: order === value ? 'check' : 'retry', run: () => { order = value; draw(); } });
  openActionMenu(anchor, [[pick('activity', 'Latest activity'), pick('creation', 'Newest post')]], { label: 'Order of posts' });
}

function tagFilter(tag) {
  const on = wanted.has(tag.id);
  return el('button', {
    type: 'button', class: `tag${on ? ' is-on' : ''}`, 'aria-pressed': String(on), 'data-testid': `tag-${tag.name}`, on: { click: () => {
      if (!wanted.delete(tag.id)) wanted.add(tag.id);
      draw();
      forumView.querySelector(`[data-testid="tag-${CSS.escape(tag.name)}"]`)?.focus();
    } },
  }, tagEmoji(tag), tag.name);
}

/** A tag's emoji, if it has one. */
export const tagEmoji = (tag) => (tag.emoji_name || tag.emoji_id) && emojiNode({ id: tag.emoji_id, name: tag.emoji_name ?? 'tag' }, 'emoji-small');

const list = (title, posts, channel) => el('section', { 'aria-label': title }, posts.length > 0 && title !== 'Posts' && el('h2', { class: 'panel-section' }, title), el('div', { class: 'post-list' }, posts.map((post) => card(post, channel))));

function card(post, channel) {
  const owner = state.users.get(post.owner_id) ?? { id: post.owner_id, username: 'Unknown' };
  const starter = starterOf(post);
  const tags = (post.applied_tags ?? []).map((id) => channel.available_tags?.find((tag) => tag.id === id)).filter(Boolean);
  const picture = starter?.attachments?.find((file) => file.content_type?.startsWith('image/'));
  const count = post.message_count ?? 0;
  const reaction = starter?.reactions?.[0];
  return el('button', { type: 'button', class: `post${state.unread.has(post.id) ? ' is-unread' : ''}`, 'data-testid': 'forum-post', on: { click: () => emit('open-channel', { channelId: post.id }) } },
    el('span', { class: 'post-body' },
      el('span', { class: 'post-tags' }, Boolean((post.flags ?? 0) & PINNED) && el('span', { class: 'tag is-pinned' }, icon('pin', 12), 'Pinned'), tags.map((tag) => el('span', { class: 'tag' }, tagEmoji(tag), tag.name))),
      el('span', { class: 'post-title' }, post.thread_metadata?.locked && icon('lock', 14), post.name),
      el('span', { class: 'post-text' }, el('strong', {}, displayName(owner)), starter ? `: ${previewText(starter)}` : ''),
      el('span', { class: 'post-foot' }, reaction && el('span', { class: 'post-reaction' }, emojiNode(reaction.emoji, 'emoji-small'), reaction.count), el('span', {}, icon('message', 14), count), el('span', {}, threadNote(post)))),
    picture ? el('img', { class: 'post-picture', src: safeImage(picture.url), alt: '', loading: 'lazy' }) : avatar({ ...owner, name: displayName(owner) }, 40));
}

/** The message a post began with; asked for once. */
function starterOf(post) {
  if (!starters.has(post.id)) {
    starters.set(post.id, null);
    rest.fetchMessage(post.id, post.id).then((message) => {
      starters.set(post.id, message);
      draw();
    }, () => {});
  }
  return starters.get(post.id);
}
