import type { SpeakingChannel } from './channel-limits';
import type { Lifetime } from './lifetime';

/** What a persona looks like. As a ref it means *find or create*. */
export interface PersonaProfile {
  /**
   * The name above the messages, as in "John Mathew from Jasper's Market": 1 to 50 characters (code
   * points), no control characters.
   *
   * The limit is Meta's ("Personas", page of 2026-04-22), which does not say what it counts.
   */
  readonly name: string;
  /**
   * An absolute http or https URL. Meta downloads the picture (8 MB at most) when the persona is created
   * and serves its own copy.
   */
  readonly profilePictureUrl: string;
  /**
   * Together with the name, the profile's identity, for URLs that change from call to call (signed URLs).
   *
   * @default name and URL are the identity: another URL is another persona
   */
  readonly key?: string;
  /**
   * Create it for this lifetime (a message, a scope, a context) and delete it afterwards.
   *
   * @default false: find or create
   */
  readonly temporary?: boolean;
  /**
   * Whether a person writes as this persona (`true`) or a program (`false`). No part of the identity.
   *
   * @default not stated
   */
  readonly human?: boolean;
}

/** A persona that exists on a Page. */
export interface Persona {
  /** Digits, given by Messenger; private to one Page. */
  readonly id: string;
  readonly name?: string;
  /** As Messenger returns it: the address of Meta's own copy. */
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
  /** The roster name by which a handler meant it: its record says so. */
  readonly roster?: string;
  /** Only for a temporary one: when it is to be deleted. */
  readonly lifetime?: Lifetime;
}

/** Where somebody looks different on some channels. */
export type Elsewhere = Readonly<Partial<Record<SpeakingChannel, ChannelProfile>>>;

/** Who a handler meant, checked. */
export type Speaker = (Persona | Wanted) & {
  readonly elsewhere?: Elsewhere;
  /** Of a persona that exists: whether a person writes as it. */
  readonly human?: boolean;
};

/** What is wanted by a checked profile. A temporary one has yet to be given its lifetime. */
export function wantedBy({
  name,
  profilePictureUrl,
  key,
  temporary,
  human,
}: PersonaProfile): Wanted {
  // No name has a line break, so two identities are equal only where both parts are.
  const identity =
    key === undefined ? `profile\n${name}\n${profilePictureUrl}` : `key\n${name}\n${key}`;
  return {
    profile: {
      name,
      profilePictureUrl,
      ...(key !== undefined && { key }),
      ...(temporary && { temporary }),
      ...(human !== undefined && { human }),
    },
    identity,
  };
}

export function isPersona(speaker: Speaker): speaker is Persona {
  return 'id' in speaker;
}

/** Whether a person writes as this speaker; `undefined` where nobody has said so. */
export function humanOf(speaker: Speaker): boolean | undefined {
  return isPersona(speaker) ? (speaker as Speaker).human : speaker.profile.human;
}

/** The speaker as it is kept: a roster name stays a name, everything else is kept by what it holds. */
export function storedRef(speaker: Speaker, ref: PersonaRef): PersonaRef {
  if (typeof ref === 'string') return ref;
  return isPersona(speaker) ? speaker : speaker.profile;
}
