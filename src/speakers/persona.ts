import type { SpeakingChannel } from './channel-limits';
import type { Lifetime } from './lifetime';

/** What a persona looks like. As a ref, it means *find or create*. */
export interface PersonaProfile {
  /**
   * The name shown above the messages, as in "John Mathew from Jasper's Market": 1 to 50 characters (code points), no
   * control characters.
   *
   * The limit is Meta's ("Personas", 2026-04-22), which does not say what it counts.
   */
  readonly name: string;
  /**
   * An absolute http or https URL. Meta downloads the picture (at most 8 MB) when the persona is created, and serves its
   * own copy.
   */
  readonly profilePictureUrl: string;
  /**
   * Identifies the profile, together with the name. For picture URLs that change from call to call (signed URLs).
   *
   * @default none: name and URL identify the profile, so another URL is another persona
   */
  readonly key?: string;
  /**
   * Whether to create the persona for its lifetime only (a message, a scope, a context) and delete it afterwards.
   *
   * @default false: find or create
   */
  readonly temporary?: boolean;
  /**
   * Whether a person (`true`) or a program (`false`) writes as this persona. It is not part of the identity.
   *
   * @default not stated
   */
  readonly human?: boolean;
}

/** A persona that exists on a Page. */
export interface Persona {
  /** Digits, assigned by Messenger. Valid on one Page only. */
  readonly id: string;
  readonly name?: string;
  /** As Messenger returns it: the URL of Meta's own copy. */
  readonly profilePictureUrl?: string;
}

/**
 * How a handler names a persona: a roster name, a persona ID (digits), a profile, or an existing
 * persona.
 */
export type PersonaRef = string | PersonaProfile | Persona;

/** What a persona of the roster looks like on one channel. What is left out is as everywhere else. */
export interface ChannelProfile {
  /** At most 20 characters on LINE, 28 on Viber. */
  readonly name?: string;
  /** An absolute http or https URL; on LINE, https only. */
  readonly profilePictureUrl?: string;
}

/** A persona of the bot's roster: a profile, with the persona's `id` if it exists already. */
export interface RosterEntry extends Omit<PersonaProfile, 'temporary'> {
  /** The ID of an existing persona. Only for a bot of one Page: each persona belongs to one Page. */
  readonly id?: string;
  /** Another name or picture on LINE. */
  readonly line?: ChannelProfile;
  /** Another name or picture on Slack. */
  readonly slack?: ChannelProfile;
  /** Another name or picture on Viber. */
  readonly viber?: ChannelProfile;
}

/** The bot's personas, by the names that handlers use. */
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
