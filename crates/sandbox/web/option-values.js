/**
 * What may be typed into an option of a command: suggestions per type, and the
 * check that turns text into the value Discord would send.
 */
import { TYPE } from './commands.js';
import { channelMatches, entitiesFor, rank } from './entities.js';
import { el } from './dom.js';
import { icon } from './icons.js';

const ENTITY = new Set([TYPE.USER, TYPE.CHANNEL, TYPE.ROLE, TYPE.MENTIONABLE]);
const SHOWN = 25;

export const isEntity = (option) => ENTITY.has(option.type);

/** What to expect from an option, for the line above the composer. */
export function expectation(option) {
  const range = bounds(option);
  const kind = {
    [TYPE.INTEGER]: 'a whole number', [TYPE.NUMBER]: 'a number', [TYPE.BOOLEAN]: 'True or False', [TYPE.USER]: 'a member',
    [TYPE.CHANNEL]: 'a channel', [TYPE.ROLE]: 'a role', [TYPE.MENTIONABLE]: 'a member or role', [TYPE.ATTACHMENT]: 'a file',
  }[option.type];
  return [kind, range].filter(Boolean).join(', ');
}

function bounds(option) {
  const [least, most, unit] = option.type === TYPE.STRING ? [option.min_length, option.max_length, ' characters'] : [option.min_value, option.max_value, ''];
  if (least !== undefined && most !== undefined) return `${least} to ${most}${unit}`;
  if (least !== undefined) return `at least ${least}${unit}`;
  return most === undefined ? '' : `at most ${most}${unit}`;
}

/** Suggestions that need no question to the bot, as {label, detail, value, picture}. */
export function localSuggestions(option, typed) {
  if (isEntity(option)) {
    return rank(entityOptions(option), typed).slice(0, SHOWN).map((entity) => ({
      label: entity.kind === 'user' || entity.kind === 'role' ? `@${entity.label.replace(/^@/, '')}` : `#${entity.label}`,
      detail: entity.detail, value: entity.id, picture: entity.picture,
    }));
  }
  const query = typed.trim().toLowerCase();
  return fixedChoices(option)
    .filter((choice) => choice.label.toLowerCase().includes(query))
    .slice(0, SHOWN)
    .map((choice) => ({ ...choice, picture: () => el('span', { class: 'choice-mark' }, icon('slash', 16)) }));
}

const entityOptions = (option) => entitiesFor(option.type, (entity) => channelMatches(entity, option.channel_types), 'option');

function fixedChoices(option) {
  if (option.type === TYPE.BOOLEAN) return [{ label: 'True', value: true }, { label: 'False', value: false }];
  return (option.choices ?? []).map((choice) => ({ label: choice.name_localized ?? choice.name, value: choice.value }));
}

/** Whether only listed values are allowed. */
export const isClosedList = (option) => isEntity(option) || option.type === TYPE.BOOLEAN || option.choices?.length > 0;

/** Checks typed text: `{value}` when it is good, `{error}` with the reason otherwise. */
export function resolveText(option, typed) {
  const text = typed.trim();
  if (!text) return option.required ? { error: 'This option is required. Specify a value.' } : {};
  if (isEntity(option)) return resolveEntity(option, text);
  const choices = fixedChoices(option);
  if (choices.length) {
    const found = choices.find((choice) => choice.label.toLowerCase() === text.toLowerCase() || String(choice.value) === text);
    return found ? { value: found.value } : { error: 'Invalid value. Pick one of the options in the list.' };
  }
  if (option.type === TYPE.INTEGER || option.type === TYPE.NUMBER) return resolveNumber(option, text);
  if (option.type === TYPE.STRING) return resolveString(option, text);
  return { error: 'Choose a file.' };
}

function resolveEntity(option, text) {
  const name = (/^<[@#]?[!&]?(\d+)>$/.exec(text)?.[1] ?? text).replace(/^[@#&]+/, '').toLowerCase();
  const entities = entityOptions(option);
  const exact = entities.filter((entity) => entity.id === name || entity.label.replace(/^@/, '').toLowerCase() === name || entity.detail?.toLowerCase() === name);
  const found = exact.length ? exact : rank(entities, name);
  if (exact.length || found.length === 1) return { value: found[0].id };
  return { error: found.length ? 'That name fits several. Pick one from the list.' : 'Nobody and nothing here has that name.' };
}

function resolveNumber(option, text) {
  const whole = option.type === TYPE.INTEGER;
  if (!(whole ? /^[-+]?\d{1,16}$/ : /^[-+]?(\d+\.?\d*|\.\d+)$/).test(text)) return { error: `Input a valid ${whole ? 'whole number' : 'number'}.` };
  const value = Number(text);
  if (option.min_value !== undefined && value < option.min_value) return { error: `The value must be at least ${option.min_value}.` };
  if (option.max_value !== undefined && value > option.max_value) return { error: `The value must be at most ${option.max_value}.` };
  return { value };
}

function resolveString(option, text) {
  if (option.min_length && text.length < option.min_length) return { error: `Type at least ${option.min_length} characters.` };
  const longest = option.max_length ?? 6000;
  return text.length > longest ? { error: `Type at most ${longest} characters.` } : { value: text };
}
