/**
 * The HTTP half of the client API. Every call names the acting member in the
 * `X-Sandbox-User` header; there are no passwords in a sandbox.
 */
const part = encodeURIComponent;

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

/** The body and headers of a request: JSON, or Discord's multipart form when there are `files`. */
function encode(body, files) {
  if (body === undefined) return {};
  if (!files.length) return { body: JSON.stringify(body), type: 'application/json' };
  const form = new FormData();
  form.append('payload_json', JSON.stringify(body));
  files.forEach((file, index) => form.append(`files[${index}]`, file, file.name));
  return { body: form };
}

/** One call as the acting member; answers the JSON or throws an `ApiError`. `reason` goes into the audit log. */
export async function call(method, path, body, { signal, files = [], reason } = {}) {
  const encoded = encode(body, files);
  const headers = {};
  if (actingAs) headers['X-Sandbox-User'] = actingAs;
  if (encoded.type) headers['Content-Type'] = encoded.type;
  if (reason) headers['X-Audit-Log-Reason'] = part(reason);
  const response = await fetch(path, { method, headers, signal, body: encoded.body });
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

export const fetchState = () => call('GET', '/client/state');
export const fetchCommands = (channel) => call('GET', `/client/channels/${part(channel)}/commands`);
export const postTyping = (channel) => call('POST', `/api/v10/channels/${part(channel)}/typing`);
export const postInteraction = (body, { signal, files } = {}) => call('POST', '/client/interactions', body, { signal, files });
export const dismissEphemeral = (channel, message) => call('DELETE', `/client/channels/${part(channel)}/messages/${part(message)}/ephemeral`);
