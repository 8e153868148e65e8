import type { PersonaOption, PersonaProfile, PersonaRef, Roster } from '../../../src';
import { JOHN, MARY } from '../../support/bot';
import type { Ref } from './program';

const pictureOf = (file: string) => `https://example.com/${file}.jpg`;

/** Two are equal to others by their key, two have the same name and are not equal, one is the roster's. */
export const PROFILES: readonly PersonaProfile[] = [
  { ...JOHN },
  { name: 'Nina', profilePictureUrl: pictureOf('nina') },
  { name: 'Nina', profilePictureUrl: pictureOf('another-nina') },
  { name: 'Otto', profilePictureUrl: pictureOf('otto?signed=1'), key: 'otto' },
  { name: 'Otto', profilePictureUrl: pictureOf('otto?signed=2'), key: 'otto' },
];

/** The first is the roster's in all but its lifetime; the rest as above. */
export const TEMPORARY_PROFILES: readonly PersonaProfile[] = [
  { ...JOHN, temporary: true },
  { name: 'Guest', profilePictureUrl: pictureOf('guest'), temporary: true },
  { name: 'Guest', profilePictureUrl: pictureOf('another-guest'), temporary: true },
  { name: 'Visitor', profilePictureUrl: pictureOf('v?signed=1'), key: 'v', temporary: true },
  { name: 'Visitor', profilePictureUrl: pictureOf('v?signed=2'), key: 'v', temporary: true },
];

/** What somebody else made: under the names of all the others, and none of them is to be mistaken for one. */
export const EXISTING_PROFILES: readonly PersonaProfile[] = [
  { ...JOHN },
  { name: 'Guest', profilePictureUrl: pictureOf('guest') },
  { name: 'Nina', profilePictureUrl: pictureOf('nina') },
  { name: 'Visitor', profilePictureUrl: pictureOf('visitor') },
];

/** Which of the existing ones is in the roster, by its ID. */
export const HOUSE = 3;

const MARYS_PROFILE: PersonaProfile = { ...MARY, key: 'mary' };

/** The roster, and what its names mean. */
export const ROSTER_NAMES = ['john', 'mary', 'house'] as const;

export function rosterOf(existing: readonly string[]): Roster {
  return {
    john: JOHN,
    mary: MARYS_PROFILE,
    house: { ...(EXISTING_PROFILES[HOUSE] as PersonaProfile), id: existing[HOUSE] },
  };
}

/** Who is heard: a name, or the Page; and which persona that has to be. */
export interface Voice {
  name: string | null;
  /** Equal for one persona, different for two. */
  persona: string;
  /** Whether it is gone after its lifetime. */
  temporary: boolean;
}

export const PAGES_VOICE: Voice = { name: null, persona: 'the Page', temporary: false };

/** @param lifetime of a temporary persona */
export function voiceOf(ref: Ref, lifetime: string): Voice {
  switch (ref.is) {
    case 'page':
      return PAGES_VOICE;
    case 'existing':
      return existingVoice(ref.which);
    case 'roster':
      if (ref.name === 'house') return existingVoice(HOUSE);
      return lastingVoice(ref.name === 'john' ? JOHN : MARYS_PROFILE);
    case 'profile':
      return lastingVoice(PROFILES[ref.which] as PersonaProfile);
    case 'temporary': {
      const profile = TEMPORARY_PROFILES[ref.which] as PersonaProfile;
      const persona = `temporary ${identityOf(profile)} of ${lifetime}`;
      return { name: profile.name, persona, temporary: true };
    }
  }
}

function existingVoice(which: number): Voice {
  const { name } = EXISTING_PROFILES[which] as PersonaProfile;
  return { name, persona: `existing ${which}`, temporary: false };
}

function lastingVoice(profile: PersonaProfile): Voice {
  return { name: profile.name, persona: `lasting ${identityOf(profile)}`, temporary: false };
}

function identityOf({ name, profilePictureUrl, key }: PersonaProfile): string {
  return key === undefined ? `${name} with ${profilePictureUrl}` : `key ${key}`;
}

/** The ref as a handler writes it. A new object each time: equal ones are not one. */
export function refOf(ref: Ref, existing: readonly string[]): PersonaRef | null {
  switch (ref.is) {
    case 'page':
      return null;
    case 'roster':
      return ref.name;
    case 'profile':
      return { ...(PROFILES[ref.which] as PersonaProfile) };
    case 'temporary':
      return { ...(TEMPORARY_PROFILES[ref.which] as PersonaProfile) };
    case 'existing': {
      const id = existing[ref.which] as string;
      return ref.by === 'persona' ? { id } : id;
    }
  }
}

/** The same as the options of one message. */
export function optionOf(ref: Ref | null, existing: readonly string[]): PersonaOption | undefined {
  if (ref === null) return undefined;
  if (ref.is === 'existing' && ref.by === 'personaId') return { personaId: existing[ref.which] };
  return { persona: refOf(ref, existing) };
}
