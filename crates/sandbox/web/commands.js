/**
 * Slash commands as the picker needs them: one entry per thing that can be run
 * (`/work shift` is an entry, `/work` is not), and the interaction data for it.
 */
import { applicationById, state } from './state.js';

/** Option types of Discord's application commands. */
export const TYPE = {
  SUBCOMMAND: 1, GROUP: 2, STRING: 3, INTEGER: 4, BOOLEAN: 5, USER: 6, CHANNEL: 7, ROLE: 8, MENTIONABLE: 9, NUMBER: 10, ATTACHMENT: 11,
};

/** All entries of the open channel, ordered by application and name. */
export function commandEntries() {
  const commands = (state.commands.get(state.channelId) ?? []).filter((command) => (command.type ?? 1) === 1);
  return commands
    .flatMap(entriesOf)
    .sort((a, b) => (a.application?.name ?? '').localeCompare(b.application?.name ?? '') || a.name.localeCompare(b.name));
}

/** Commands with names, descriptions and choices in the member's language as well, as Discord's client has them. */
export function localised(nodes, locale) {
  return nodes.map((node) => ({
    ...node,
    name_localized: node.name_localizations?.[locale],
    description_localized: node.description_localizations?.[locale],
    ...(node.options && { options: localised(node.options, locale) }),
    ...(node.choices && { choices: localised(node.choices, locale) }),
  }));
}

/** What an option may be called in a typed line: its name in the member's language and the one in the code. */
export const optionNames = (option) => [option.name_localized, option.name].filter(Boolean);

function entriesOf(command) {
  const application = applicationById(command.application_id) ?? { id: command.application_id, name: 'Application' };
  const walk = (node, path) => {
    const children = (node.options ?? []).filter((option) => option.type === TYPE.SUBCOMMAND || option.type === TYPE.GROUP);
    if (children.length) return children.flatMap((child) => walk(child, [...path, child]));
    const steps = [command, ...path];
    const names = steps.map((step) => step.name_localized ?? step.name);
    const options = [...(node.options ?? [])].sort((a, b) => Number(b.required ?? false) - Number(a.required ?? false));
    const key = steps.map((step) => step.name).join(' ');
    return [{ command, path, application, key, name: names.join(' '), description: node.description_localized ?? node.description ?? '', options }];
  };
  return walk(command, []);
}

/** Entries whose name fits what was typed after the slash, best first. */
export function matchEntries(entries, typed) {
  const query = typed.toLowerCase().trimStart();
  const trimmed = query.trim();
  if (!trimmed) return entries;
  const score = (entry) => Math.max(fit(entry, entry.name.toLowerCase()), fit(entry, entry.key));
  const fit = (entry, name) => {
    if (name.startsWith(query) || name === trimmed) return 3;
    if (name.split(' ').some((word) => word.startsWith(trimmed))) return 2;
    if (name.includes(trimmed)) return 1;
    return query === trimmed && entry.description.toLowerCase().includes(trimmed) ? 0.5 : 0;
  };
  const scored = entries.map((entry) => ({ entry, score: score(entry) })).filter((item) => item.score > 0);
  const strong = scored.filter((item) => item.score >= 1);
  return (strong.length ? strong : scored).sort((a, b) => b.score - a.score).map((item) => item.entry);
}

/**
 * The entry that was typed out: its name and a space, and nothing longer fits;
 * or a pasted line such as `pay to:@bo amount:1k`.
 */
export function completeEntry(entries, typed) {
  const fitting = entries.filter((entry) => typed.startsWith(`${entry.name} `));
  const longest = fitting.sort((a, b) => b.name.length - a.name.length)[0];
  if (!longest || entries.some((entry) => entry.name.startsWith(typed))) return null;
  const rest = typed.slice(longest.name.length + 1);
  return rest === '' || longest.options.flatMap(optionNames).some((name) => rest.startsWith(`${name}:`)) ? longest : null;
}

/** Splits `to:@bo amount:1k` into option names and texts. */
export function splitValues(options, text) {
  const names = options.flatMap(optionNames).map((name) => name.replace(/[^\p{L}\p{N}_]/gu, '\\$&')).join('|');
  if (!names || !text) return new Map();
  const parts = text.split(new RegExp(`(?:^|\\s)(${names}):`, 'u'));
  const values = new Map();
  for (let at = 1; at < parts.length; at += 2) values.set(parts[at], parts[at + 1].trim());
  return values;
}

/** The entry a command mention or a hint names. */
export function findEntry(name, commandId) {
  const entries = commandEntries();
  const named = entries.filter((entry) => entry.name === name || entry.key === name);
  return named.find((entry) => entry.command.id === commandId) ?? named[0] ?? null;
}

/** What the member knows a command as, by its name in the code. */
export const commandName = (key, commandId) => findEntry(key, commandId)?.name ?? key;

/** The `data` of an interaction: leaf options wrapped in their subcommand and group. */
export function interactionData(entry, options) {
  const wrapped = entry.path.reduceRight((inner, step) => [{ name: step.name, type: step.type, options: inner }], options);
  return { id: entry.command.id, name: entry.command.name, type: 1, options: wrapped };
}
