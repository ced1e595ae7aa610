/** OAuth2 scopes in the words of the person who is asked. */
const WORDS = {
  identify: 'See your user name, picture and banner',
  email: 'See your e-mail address',
  guilds: 'Know what servers you are in',
  'guilds.join': 'Join servers for you',
  'guilds.members.read': 'Read your member info (nickname, roles) in servers you are in',
  connections: 'See your connected accounts',
  'gdm.join': 'Join group direct messages for you',
  'role_connections.write': 'Update your connection and metadata for this application',
  'applications.commands': 'Create commands in your server',
  'applications.commands.update': 'Update its own commands',
  'applications.commands.permissions.update': 'Update who may use its commands in servers you manage',
  'applications.entitlements': 'Read its own entitlements',
  'webhook.incoming': 'Send messages into a channel of yours',
  bot: 'Add a bot to your server',
};

/** What a scope means. */
export const scopeText = (scope) => WORDS[scope] ?? scope;
