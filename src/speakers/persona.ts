import isEmpty from 'lodash/isEmpty';
import isPlainObject from 'lodash/isPlainObject';
import isUndefined from 'lodash/isUndefined';
import omitBy from 'lodash/omitBy';

import { SPEAKING_CHANNELS, refusalOf, type SpeakingChannel } from '../channels/limits';
import { PersonaError, shown } from '../errors';
import type { Lifetime } from './lifetime';

/** What a persona looks like. As a ref it means *find or create*. */
export interface PersonaProfile {
  /**
   * The name above the messages, as in "John Mathew from Jasper's Market": 1 to 50 characters (code
   * points), no control characters.
   *
   * The limit is Meta's ("Personas", page of 2026-04-22); what it counts is not said there.
   */
  readonly name: string;
  /**
   * An absolute http or https URL. Meta downloads the picture (8 MB at most) when the persona is created
   * and serves a copy of its own.
   */
  readonly profilePictureUrl: string;
  /**
   * The profile's identity, for URLs that change from call to call (signed URLs). Without it, name and
   * URL are the identity: another URL would be another persona.
   */
  readonly key?: string;
  /**
   * Create it for this lifetime (a message, a scope, a context) and delete it afterwards.
   *
   * @default false: find or create
   */
  readonly temporary?: boolean;
}

/** A persona that exists on a Page. */
export interface Persona {
  /** Digits, given by Messenger; private to one Page. */
  readonly id: string;
  readonly name?: string;
  /** As Messenger tells it: the address of Meta's own copy. */
  readonly profilePictureUrl?: string;
}

/**
 * How a handler names a persona: a roster name, a persona ID (digits), a profile, or a persona that
 * exists.
 */
export type PersonaRef = string | PersonaProfile | Persona;

/** What a persona of the roster looks like on one channel; what is left out is as everywhere. */
export interface ChannelProfile {
  /** LINE takes 20 characters at most, Viber 28. */
  readonly name?: string;
  /** An absolute URL; https on LINE. */
  readonly profilePictureUrl?: string;
}

/** A persona of the bot's roster: a profile, with the `id` of the persona where it exists already. */
export interface RosterEntry extends Omit<PersonaProfile, 'temporary'> {
  /** Only for a bot of one Page: a persona belongs to the Page it was created on. */
  readonly id?: string;
  /** Another name or picture on LINE. */
  readonly line?: ChannelProfile;
  /** Another name or picture on Slack. */
  readonly slack?: ChannelProfile;
  /** Another name or picture on Viber. */
  readonly viber?: ChannelProfile;
}

/** The bot's personas by the name that handlers use. */
export type Roster = Readonly<Record<string, RosterEntry>>;

/** A persona to be found or created. */
export interface Wanted {
  readonly profile: PersonaProfile;
  /** Equal for equal profiles. */
  readonly identity: string;
  /** The roster name that a handler meant it by: its record says so. */
  readonly roster?: string;
  /** Only for a temporary one: when it is to be deleted. */
  readonly lifetime?: Lifetime;
}

/** Where somebody looks different on some channels. */
export type Elsewhere = Readonly<Partial<Record<SpeakingChannel, ChannelProfile>>>;

/** Who a handler meant, checked. */
export type Speaker = (Persona | Wanted) & { readonly elsewhere?: Elsewhere };

const MAX_NAME_CHARACTERS = 50;
const DIGITS = /^\d+$/;

export function isPersonaId(value: unknown): value is string {
  return typeof value === 'string' && DIGITS.test(value);
}

/**
 * Lets only digits through: the ID becomes a part of the path of a Graph call.
 *
 * @throws PersonaError `INVALID_ID`
 */
export function checkPersonaId(value: unknown, where: string): string {
  if (isPersonaId(value)) return value;
  throw new PersonaError(
    'INVALID_ID',
    `${where}: a persona ID is a string of digits, but got ${shown(value)}. ` +
      'Use the `id` that createPersona gave, or `persona` for a roster name or a profile.',
  );
}

/**
 * Lets only profiles through that Messenger can take.
 *
 * @param temporary whether a temporary persona makes sense here
 * @throws PersonaError `INVALID_PROFILE`
 */
export function checkProfile(value: unknown, where: string, temporary = false): PersonaProfile {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw badProfile(where, 'a profile is an object { name, profilePictureUrl }', value);
  }
  const { name, profilePictureUrl, key, temporary: isTemporary } = value as Record<string, unknown>;
  checkName(name, where);
  checkPictureUrl(profilePictureUrl, where);
  if (key !== undefined && (typeof key !== 'string' || key === '')) {
    throw badProfile(where, '`key` is a text that is not empty', key);
  }
  if (isTemporary !== undefined && typeof isTemporary !== 'boolean') {
    throw badProfile(where, '`temporary` is true or false', isTemporary);
  }
  if (isTemporary && !temporary) {
    throw badProfile(where, 'a persona that has to last is not `temporary`', value);
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
  const { name, profilePictureUrl, ...others } = profile;
  if (isEmpty(profile) || !isEmpty(others)) {
    throw badProfile(where, 'an object with another `name` or `profilePictureUrl`', value);
  }
  if (name !== undefined) checkName(name, where);
  if (profilePictureUrl !== undefined) checkPictureUrl(profilePictureUrl, where);
  for (const about of ['name', 'profilePictureUrl'] as const) {
    const refusal = refusalOf(channel, about, profile);
    if (refusal !== undefined) throw badProfile(where, refusal, profile[about]);
  }
  return profile;
}

function checkName(name: unknown, where: string): void {
  if (typeof name !== 'string' || name.trim() === '') {
    throw badProfile(where, '`name` is a text of 1 to 50 characters', name);
  }
  if (/\p{Cc}/u.test(name)) {
    throw badProfile(where, '`name` has no control characters (line breaks, tabs)', name);
  }
  const characters = [...name].length;
  if (characters > MAX_NAME_CHARACTERS) {
    throw badProfile(where, `\`name\` has at most 50 characters, this one has ${characters}`, name);
  }
}

function checkPictureUrl(url: unknown, where: string): void {
  if (typeof url === 'string' && URL.canParse(url)) {
    const { protocol } = new URL(url);
    if (protocol === 'https:' || protocol === 'http:') return;
  }
  throw badProfile(where, '`profilePictureUrl` is an absolute http or https URL', url);
}

function badProfile(where: string, expected: string, got: unknown): PersonaError {
  return new PersonaError('INVALID_PROFILE', `${where}: ${expected}, but got ${shown(got)}.`);
}

/** What is wanted by a checked profile. A temporary one has yet to be given its lifetime. */
export function wantedBy({ name, profilePictureUrl, key, temporary }: PersonaProfile): Wanted {
  // No name has a line break, so two identities are equal only where name and URL are.
  const identity = key === undefined ? `profile\n${name}\n${profilePictureUrl}` : `key\n${key}`;
  return {
    profile: {
      name,
      profilePictureUrl,
      ...(key !== undefined && { key }),
      ...(temporary && { temporary }),
    },
    identity,
  };
}

export function isPersona(speaker: Speaker): speaker is Persona {
  return 'id' in speaker;
}
