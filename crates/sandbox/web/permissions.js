/** Discord's permissions: their bits, groups and words, for the authorize page, roles and channel overwrites. */

const list = (rows) => rows.map(([bit, name, text]) => ({ bit: 1n << BigInt(bit), name, text }));

/** Groups in the order of Discord's settings. `scope` is where an overwrite for the group makes sense. */
export const PERMISSION_GROUPS = [
  { name: 'General', scope: 'any', permissions: list([
    [10, 'View channels', 'See channels, except private ones.'],
    [4, 'Manage channels', 'Create, edit and delete channels.'],
    [28, 'Manage roles', 'Create, edit and delete roles below their own highest, and channel permissions.'],
    [43, 'Create expressions', 'Add emoji, stickers and sounds.'],
    [30, 'Manage expressions', 'Edit and remove emoji, stickers and sounds of others.'],
    [7, 'View audit log', 'See who changed what, and why.'],
    [19, 'View server insights', 'See how the server grows.'],
    [29, 'Manage webhooks', 'Create, edit and delete webhooks.'],
    [5, 'Manage server', 'Change the server’s name, see invites, add apps.'],
  ]) },
  { name: 'Membership', scope: 'any', permissions: list([
    [0, 'Create invite', 'Invite new people.'],
    [26, 'Change nickname', 'Change their own nickname.'],
    [27, 'Manage nicknames', 'Change nicknames of others.'],
    [1, 'Kick members', 'Remove members; they may come back.'],
    [2, 'Ban members', 'Remove members for good and keep them out.'],
    [40, 'Time out members', 'Keep members from writing and reacting for a while.'],
  ]) },
  { name: 'Text channels', scope: 'text', permissions: list([
    [11, 'Send messages', 'Write messages, and posts in forums.'],
    [38, 'Send messages in threads', 'Write in threads and posts.'],
    [35, 'Create public threads', 'Start threads everyone can see.'],
    [36, 'Create private threads', 'Start threads for invited people.'],
    [14, 'Embed links', 'Links show a preview.'],
    [15, 'Attach files', 'Upload files.'],
    [6, 'Add reactions', 'React with an emoji nobody used yet.'],
    [18, 'Use external emoji', 'Use emoji of other servers.'],
    [37, 'Use external stickers', 'Use stickers of other servers.'],
    [17, 'Mention everyone', 'Use @everyone, @here and mention all roles.'],
    [13, 'Manage messages', 'Delete messages of others.'],
    [51, 'Pin messages', 'Pin and unpin messages.'],
    [52, 'Bypass slowmode', 'Write without waiting.'],
    [34, 'Manage threads', 'Rename, close and delete threads, and see private ones.'],
    [16, 'Read message history', 'Read what was written before.'],
    [12, 'Send text-to-speech messages', 'Messages that are read aloud.'],
    [46, 'Send voice messages', 'Send recordings.'],
    [49, 'Create polls', 'Ask for votes.'],
  ]) },
  { name: 'Apps', scope: 'text', permissions: list([
    [31, 'Use application commands', 'Use slash and context-menu commands.'],
    [39, 'Use activities', 'Start activities.'],
    [50, 'Use external apps', 'Apps a member brought may answer publicly.'],
  ]) },
  { name: 'Voice channels', scope: 'voice', permissions: list([
    [20, 'Connect', 'Join voice channels.'],
    [21, 'Speak', 'Talk in voice channels.'],
    [9, 'Video', 'Share camera or screen.'],
    [42, 'Use soundboard', 'Play the server’s sounds.'],
    [45, 'Use external sounds', 'Play sounds of other servers.'],
    [25, 'Use voice activity', 'Speak without push-to-talk.'],
    [8, 'Priority speaker', 'Be heard more easily.'],
    [22, 'Mute members', 'Mute others for everyone.'],
    [23, 'Deafen members', 'Let others hear nothing.'],
    [24, 'Move members', 'Move or disconnect others.'],
    [48, 'Set voice channel status', 'Say what a voice channel is about right now.'],
    [32, 'Request to speak', 'Ask to speak on a stage.'],
  ]) },
  { name: 'Events', scope: 'any', permissions: list([
    [44, 'Create events', 'Create events.'],
    [33, 'Manage events', 'Edit and cancel events of others.'],
  ]) },
  { name: 'Advanced', scope: 'server', permissions: list([
    [41, 'View monetisation analytics', 'See what subscriptions earn.'],
    [3, 'Administrator', 'Every permission, past all channel settings. Give it with care.'],
  ]) },
];

const NONSENSE_IN_CHANNELS = new Set([43, 30, 7, 19, 5, 26, 27, 1, 2, 40].map((bit) => 1n << BigInt(bit)));

/** The groups whose overwrites mean something in a channel of this type. */
export function channelPermissionGroups(type) {
  const voice = [2, 13].includes(type);
  const both = type === 4;
  return PERMISSION_GROUPS.filter((group) => group.scope === 'any' || (group.scope === 'text' && (!voice || type === 2)) || (group.scope === 'voice' && (voice || both)))
    .map((group) => ({ ...group, permissions: group.permissions.filter((permission) => !NONSENSE_IN_CHANNELS.has(permission.bit)) }))
    .filter((group) => group.permissions.length);
}

/** Discord's decimal string as bits; anything unreadable is none. */
export function bits(text) {
  try {
    return BigInt(text ?? 0);
  } catch {
    return 0n;
  }
}

/** The permissions among these bits, in the order of the groups. */
export function permissionsIn(value) {
  return PERMISSION_GROUPS.flatMap((group) => group.permissions).filter((permission) => value & permission.bit);
}

export const ADMINISTRATOR = 1n << 3n;
export const MANAGE_SERVER = 1n << 5n;
