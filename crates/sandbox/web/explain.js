/** Discord's refusals in plain words: what it would have refused, and what usually helps. */
const BY_CODE = {
  10002: 'There is no application with this id.',
  10003: 'There is no such channel, or the bot cannot know of it.',
  10004: 'There is no such server, or the bot is not in it.',
  10007: 'This user is not a member of the server.',
  10008: 'The message does not exist: it was deleted, or it is in another channel.',
  10011: 'There is no such role in this server.',
  10013: 'There is no such user.',
  10014: 'There is no such emoji, or the bot may not use it.',
  10015: 'There is no such webhook, or the interaction’s token has ended: it is good for 15 minutes.',
  10026: 'This user is not banned.',
  10062: 'The interaction is over: the first answer must come within three seconds, and only with its own token. Defer when the work takes longer.',
  10063: 'There is no such command of this application.',
  30003: 'The channel has 50 pinned messages already.',
  30005: 'The server has 250 roles already.',
  30013: 'The server has 500 channels already.',
  40001: 'The token is missing or wrong.',
  40005: 'The body is larger than Discord takes.',
  40060: 'The interaction was answered before. Every interaction has one first answer; later ones are follow-ups or edits.',
  50001: 'The bot does not see this: it is not in the server, lacks View Channel, or the intent is off.',
  50005: 'Only the author may edit a message.',
  50006: 'A message needs content, an embed, a file, components or a sticker.',
  50007: 'This user does not take direct messages from the bot.',
  50013: 'The bot lacks a permission for this, or its highest role is not above what it wants to change.',
  50025: 'The OAuth2 access token is wrong or over.',
  50026: 'The access token was not given for this: a scope is missing.',
  50027: 'The webhook’s or interaction’s token is wrong or over: an interaction’s is good for 15 minutes.',
  50028: 'This role cannot be used here, like @everyone or a bot’s own.',
  50033: 'The recipients are not valid.',
  50034: 'A message is older than two weeks and cannot be deleted in bulk.',
  50035: 'The body does not have the form Discord wants. The paths say where.',
  50083: 'The thread is archived: open it first.',
  50109: 'The body is not valid JSON.',
  90001: 'The person has blocked reactions.',
};

const BY_STATUS = {
  400: 'Discord cannot make sense of the request.',
  401: 'The token is missing or wrong. Bots send “Authorization: Bot TOKEN”.',
  403: 'The bot may not do this.',
  404: 'Nothing is at this address.',
  405: 'The address exists, but not with this method.',
  413: 'The body is larger than Discord takes.',
  429: 'Too many calls. Wait as long as retry_after says; clients that do not are banned for a while.',
  500: 'Discord itself failed. Try again later.',
  502: 'Discord itself failed. Try again later.',
  503: 'Discord is overloaded. Try again later.',
};

/** Why a call was refused, in one sentence; null when it was not. */
export function explain(call) {
  if (!isRefused(call)) return null;
  return BY_CODE[call.answer?.code] ?? BY_STATUS[call.status] ?? (call.status >= 500 ? BY_STATUS[500] : BY_STATUS[400]);
}

export const isRefused = (call) => call.status >= 400;

/** The wrong fields of a 50035: `[{path, code, message}]`, paths written as in the body. */
export function faults(answer) {
  const found = [];
  const walk = (node, path) => {
    if (!node || typeof node !== 'object') return;
    for (const fault of node._errors ?? []) found.push({ path: path || '(body)', code: fault.code, message: fault.message });
    for (const [key, inner] of Object.entries(node)) {
      if (key !== '_errors') walk(inner, /^\d+$/.test(key) ? `${path}[${key}]` : path ? `${path}.${key}` : key);
    }
  };
  walk(answer?.errors, '');
  return found;
}
