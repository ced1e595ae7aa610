/**
 * Settings of a server: one section per file. Everything goes through Discord's own REST as the acting member, so
 * what they may not do is refused here as it is there.
 */
import { call } from './api.js';
import { el } from './dom.js';
import { textInput } from './fields.js';
import { showAuditLog } from './server-audit.js';
import { showBans } from './server-bans.js';
import { showChannels } from './server-channels.js';
import { showEmoji } from './server-emoji.js';
import { showIntegrations } from './server-integrations.js';
import { showMembers } from './server-members.js';
import { showOverview } from './server-overview.js';
import { showRoles } from './server-roles.js';
import { openSettings } from './settings.js';
import { currentGuild, on, state } from './state.js';

const SECTIONS = [
  ['overview', 'Overview', 'Server', 'home', showOverview],
  ['roles', 'Roles', 'Server', 'shield', showRoles],
  ['channels', 'Channels', 'Server', 'hash', showChannels],
  ['emoji', 'Emoji', 'Server', 'emoji', showEmoji],
  ['integrations', 'Integrations', 'Server', 'plug', showIntegrations],
  ['members', 'Members', 'People', 'members', showMembers],
  ['bans', 'Bans', 'People', 'ban', showBans],
  ['audit', 'Audit log', 'People', 'book', showAuditLog],
];

export function startServerSettings() {
  on('server-settings', ({ guildId, section, detail } = {}) => {
    const guild = state.guilds.get(guildId) ?? currentGuild();
    if (guild) open(guild, section, detail);
  });
}

function open(guild, start, detail) {
  const reason = textInput('', { maxlength: 512, placeholder: 'Reason (audit log)', 'aria-label': 'Reason for the audit log', 'data-testid': 'settings-reason' });
  /** What sections share: the server, calls with the reason at hand, and the client's copy of it. */
  const context = () => ({
    guild: state.guilds.get(guild.id) ?? guild, detail,
    get: (path) => call('GET', `/api/v10${path}`),
    send: (method, path, body) => call(method, `/api/v10${path}`, body, { reason: reason.value.trim() || undefined }),
  });
  openSettings({
    title: guild.name, testid: 'server-settings-dialog', start, footer: el('div', {}, reason),
    sections: SECTIONS.map(([id, label, group, icon, show]) => ({
      id, label, group, icon,
      show: (region, settings) => show(region, { ...context(), settings }),
    })),
  });
}
