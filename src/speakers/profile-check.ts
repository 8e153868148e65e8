import { isEmpty, isPlainObject, isUndefined, omitBy } from 'lodash';

import { didYouMean, PersonaError, shown } from '../errors';
import { refusalOf, SPEAKING_CHANNELS, type SpeakingChannel } from './channel-limits';
import type { ChannelProfile, Elsewhere, PersonaProfile, RosterEntry } from './persona';

const MAX_NAME_CHARACTERS = 50;
const DIGITS = /^\d+$/;
const LONE_SURROGATE = /\p{Surrogate}/u;
const PROFILE_KEYS = ['name', 'profilePictureUrl', 'key', 'temporary', 'human'];
const ENTRY_KEYS = [...PROFILE_KEYS, 'id', ...SPEAKING_CHANNELS];

export function isPersonaId(value: unknown): value is string {
  return typeof value === 'string' && DIGITS.test(value);
}

/**
 * Accepts digits only: the ID becomes a part of the path of a Graph call.
 *
 * @throws PersonaError `INVALID_ID`
 */
export function checkPersonaId(value: unknown, where: string): string {
  if (isPersonaId(value)) return value;
  throw new PersonaError(
    'INVALID_ID',
    `${where}: a persona ID must be a string of digits, but got ${shown(value)}. ` +
      'Use the `id` that createPersona returned, or `persona` for a roster name or a profile.',
  );
}

/**
 * Accepts only profiles that Messenger can take.
 *
 * @param temporary whether a temporary persona makes sense here
 * @throws PersonaError `INVALID_PROFILE`
 */
export function checkProfile(value: unknown, where: string, temporary = false): PersonaProfile {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw badProfile(where, 'a profile must be an object { name, profilePictureUrl }', value);
  }
  const profile = value as Record<string, unknown>;
  checkKeys(profile, ENTRY_KEYS, where);
  checkName(profile.name, where);
  checkPictureUrl(profile.profilePictureUrl, where);
  checkKey(profile.key, where);
  checkFlag('temporary', profile.temporary, where);
  checkFlag('human', profile.human, where);
  if (profile.temporary && !temporary) {
    throw badProfile(where, 'a persona that lasts must not be `temporary`', value);
  }
  return value as PersonaProfile;
}

/**
 * What the roster says of somebody's looks on single channels.
 *
 * @throws PersonaError `INVALID_PROFILE`
 */
export function readElsewhere(entry: RosterEntry, where: string): Elsewhere | undefined {
  const given = SPEAKING_CHANNELS.filter((channel) => entry[channel] !== undefined);
  const profiles = given.map(
    (channel) => [channel, readChannelProfile(channel, entry[channel], where)] as const,
  );
  return given.length > 0 ? Object.fromEntries(profiles) : undefined;
}

function readChannelProfile(
  channel: SpeakingChannel,
  value: unknown,
  entry: string,
): ChannelProfile {
  const where = `${entry}.${channel}`;
  const profile: Record<string, unknown> = isPlainObject(value)
    ? omitBy(value as object, isUndefined)
    : {};
  if (isEmpty(profile)) {
    throw badProfile(where, 'must be an object with another `name` or `profilePictureUrl`', value);
  }
  checkKeys(profile, ['name', 'profilePictureUrl'], where);
  if (profile.name !== undefined) checkName(profile.name, where);
  if (profile.profilePictureUrl !== undefined) checkPictureUrl(profile.profilePictureUrl, where);
  for (const about of ['name', 'profilePictureUrl'] as const) {
    const refusal = refusalOf(channel, about, profile);
    if (refusal !== undefined) throw badProfile(where, refusal, profile[about]);
  }
  return profile;
}

/** A misspelt key would be ignored without a word, and another persona shown than was meant. */
function checkKeys(profile: object, known: readonly string[], where: string): void {
  const unknown = Object.keys(profile).find((key) => !known.includes(key));
  if (unknown === undefined) return;
  throw new PersonaError(
    'INVALID_PROFILE',
    `${where}: a profile has no key ${shown(unknown)}.${didYouMean(unknown, known)} ` +
      `Its keys are ${known.join(', ')}.`,
  );
}

function checkName(name: unknown, where: string): void {
  if (typeof name !== 'string' || name.trim() === '') {
    throw badProfile(where, '`name` must be a string of 1 to 50 characters', name);
  }
  if (/\p{Cc}/u.test(name)) {
    throw badProfile(where, '`name` must not contain control characters (line breaks, tabs)', name);
  }
  checkWellFormed('name', name, where);
  const characters = [...name].length;
  if (characters > MAX_NAME_CHARACTERS) {
    throw badProfile(where, `\`name\` must have at most 50 characters, not ${characters}`, name);
  }
}

function checkPictureUrl(url: unknown, where: string): void {
  if (typeof url === 'string' && URL.canParse(url)) {
    const { protocol } = new URL(url);
    checkWellFormed('profilePictureUrl', url, where);
    if (protocol === 'https:' || protocol === 'http:') return;
  }
  throw badProfile(where, '`profilePictureUrl` must be an absolute http or https URL', url);
}

function checkKey(key: unknown, where: string): void {
  if (key === undefined) return;
  if (typeof key !== 'string' || key === '') {
    throw badProfile(where, '`key` must be a string that is not empty', key);
  }
  checkWellFormed('key', key, where);
}

/** Half a surrogate pair has no UTF-8: two profiles that differ in it alone would be one record. */
function checkWellFormed(name: string, text: string, where: string): void {
  if (!LONE_SURROGATE.test(text)) return;
  throw badProfile(
    where,
    `\`${name}\` must be well-formed Unicode (it was probably cut in the middle of an emoji)`,
    text,
  );
}

function checkFlag(name: string, value: unknown, where: string): void {
  if (value === undefined || typeof value === 'boolean') return;
  throw badProfile(where, `\`${name}\` must be true or false`, value);
}

function badProfile(where: string, rule: string, got: unknown): PersonaError {
  return new PersonaError('INVALID_PROFILE', `${where}: ${rule}, but got ${shown(got)}.`);
}
