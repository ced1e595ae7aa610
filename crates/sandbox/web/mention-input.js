/** Mentions while writing: "@an" offers members, "#ge" channels, ":fi" emoji; names become ids when sent. */
import { entitiesFor, rank } from './entities.js';
import { el } from './dom.js';
import { emojiName, namedEmoji } from './emoji-data.js';
import { emojiNode, emojiText } from './emoji.js';
import { findEmoji } from './emoji-picker.js';
import { currentGuild } from './state.js';

const SHOWN = 8;

/** The word at the caret when it starts with @ or #. */
export function mentionToken(text, caret) {
  const match = /(?:^|\s)([@#])([^\s@#]*)$/.exec(text.slice(0, caret)) ?? /(?:^|\s)(:)(\w{2,})$/.exec(text.slice(0, caret));
  if (!match) return null;
  const start = caret - match[2].length - 1;
  return { kind: match[1], query: match[2], start, end: caret, title: { '@': 'Members', '#': 'Text channels', ':': 'Emoji' }[match[1]] };
}

/** Rows for the suggestion panel. */
export function mentionItems(token, take) {
  if (token.kind === ':') return emojiItems(token, take);
  const type = token.kind === '@' ? 5 : 8;
  return rank(entitiesFor(type, (entity) => entity.kind !== 'channel' || entity.channelType === 0), token.query).slice(0, SHOWN).map((entity) => ({
    key: entity.id, testid: 'mention-suggestion', pick: () => take(token, `${token.kind}${token.kind === '@' ? entity.detail : entity.label}`),
    render: () => [entity.picture(), el('span', { class: 'suggestion-name' }, entity.label), entity.detail && el('span', { class: 'suggestion-side' }, entity.detail)],
  }));
}

const emojiItems = (token, take) => findEmoji(token.query.toLowerCase()).slice(0, SHOWN).map((emoji) => ({
  key: emoji.id ?? emoji.name, testid: 'mention-suggestion', pick: () => take(token, emojiText(emoji)),
  render: () => [emojiNode(emoji, 'emoji-face'), el('span', { class: 'suggestion-name' }, `:${emojiName(emoji)}:`)],
}));

/** `:name:` as the emoji of this name, but not in code, nor where it is one already. */
function encodeEmoji(text) {
  const own = (currentGuild()?.emojis ?? []).filter((emoji) => emoji.available !== false);
  return text.replace(/```[\s\S]*?```|`[^`]*`|<a?:\w+:\d+>|:(\w{2,}):/g, (whole, name) => {
    const found = name && (own.find((emoji) => emoji.name === name) ?? namedEmoji(name));
    return found ? emojiText(found) : whole;
  });
}

/** `@user_name`, `#channel` and `:emoji:` as Discord's tokens. */
export function encodeMentions(typed) {
  const guild = currentGuild();
  const text = encodeEmoji(typed);
  if (!guild) return text;
  return text.replace(/(^|\s)([@#])([^\s@#]+?)(?=[\s.,!?:;]|$)/g, (whole, before, kind, name) => {
    const found = kind === '@'
      ? guild.members.find((member) => member.user.username.toLowerCase() === name.toLowerCase())?.user
      : guild.channels.find((channel) => channel.type !== 4 && channel.name === name);
    return found ? `${before}<${kind}${found.id}>` : whole;
  });
}

/** The other way round, for editing: `<@1>` as `@user_name`. */
export function decodeMentions(text) {
  const guild = currentGuild();
  if (!guild) return text;
  return text
    .replace(/<@!?(\d+)>/g, (whole, id) => nameOf(guild.members.find((member) => member.user.id === id)?.user.username, '@') ?? whole)
    .replace(/<#(\d+)>/g, (whole, id) => nameOf(guild.channels.find((channel) => channel.id === id)?.name, '#') ?? whole);
}

const nameOf = (name, mark) => (name ? `${mark}${name}` : null);
