/**
 * The HTTP half of the client API. Every call names the acting member in the
 * `X-Sandbox-User` header; there are no passwords in a sandbox.
 */
let actingAs = null;

/** Sets the member all later calls act as. */
export function setActingUser(id) {
  actingAs = id;
}

/** An answer that was not 2xx, with Discord's error body. */
export class ApiError extends Error {
  constructor(status, body) {
    super(firstReason(body?.errors) ?? body?.message ?? `The sandbox answered ${status}`);
    this.status = status;
    this.code = body?.code ?? 0;
    this.body = body;
  }
}

/** The first reason in Discord's nested `errors`, which says more than "Invalid Form Body". */
function firstReason(errors) {
  if (!errors || typeof errors !== 'object') return null;
  if (Array.isArray(errors._errors)) return errors._errors[0]?.message ?? null;
  for (const inner of Object.values(errors)) {
    const reason = firstReason(inner);
    if (reason) return reason;
  }
  return null;
}

/** One call as the acting member; throws an `ApiError` unless the answer is 2xx. */
export async function call(method, path, body, signal) {
  const headers = {};
  if (actingAs) headers['X-Sandbox-User'] = actingAs;
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  const response = await fetch(path, { method, headers, signal, body: body === undefined ? undefined : JSON.stringify(body) });
  const text = await response.text();
  let json = null;
  try {
    json = text ? JSON.parse(text) : null;
  } catch {
    json = { message: text.slice(0, 200) };
  }
  if (!response.ok) throw new ApiError(response.status, json);
  return json;
}

const part = encodeURIComponent;

export const fetchState = () => call('GET', '/client/state');
export const fetchCommands = (guild) => call('GET', `/client/guilds/${part(guild)}/commands`);
export const fetchMessages = (channel, before) =>
  call('GET', `/api/v10/channels/${part(channel)}/messages?limit=50${before ? `&before=${part(before)}` : ''}`);
export const postMessage = (channel, content) => call('POST', `/api/v10/channels/${part(channel)}/messages`, { content });
export const postTyping = (channel) => call('POST', `/api/v10/channels/${part(channel)}/typing`);
export const postInteraction = (body, signal) => call('POST', '/client/interactions', body, signal);
export const dismissEphemeral = (channel, message) => call('DELETE', `/client/channels/${part(channel)}/messages/${part(message)}/ephemeral`);
