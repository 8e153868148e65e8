import type { PersonaRef } from './persona';

/** Where Bottender's session keeps what this plugin wants to know of a conversation. */
const SESSION_KEY = '_personas';

/** How a person came to have the conversation: in the Page's inbox, in another app, or by `handOver`. */
export type Via = 'inbox' | 'app' | 'handOver';

/** What is known, and since when: what is newer has a higher stamp, which is about milliseconds since 1970. */
export interface Stamped<Value> {
  readonly stamp: number;
  readonly value: Value;
}

/**
 * What several processes change in one conversation, each member for itself: the newest of each counts. Times are
 * milliseconds since 1970.
 */
export interface Facts {
  /** A person has the conversation unless it is over. */
  handOver: HandOver | null;
  /** So does one whom the platform's signs show. */
  sign: Sign | null;
  /** Whether the bot has said that it is one, and need not before its next message. */
  isDisclosed: boolean;
  /** When anybody last said something. */
  lastMessageMs: number;
}

/** A handler, or whoever sits at a desk, has said that a person takes the conversation. */
export interface HandOver {
  readonly sinceMs: number;
  /** `null` is until it is taken back. */
  readonly untilMs: number | null;
  /** Who speaks meanwhile, the Page being `null`; where it is missing, that stays as it was. */
  readonly speaker?: { readonly ref: PersonaRef | null } | null;
}

/** The platform has shown that a person has the conversation. */
export interface Sign {
  readonly via: 'inbox' | 'app';
  readonly sinceMs: number;
  readonly untilMs: number;
}

export type Stamps = { [Name in keyof Facts]: Stamped<Facts[Name]> | null };

/**
 * What stands in the session, as JSON: every session store of Bottender keeps that.
 *
 * A member that is cleared is `null`: the Mongo store never takes a key away.
 */
export interface Kept extends Stamps {
  /** Who speaks in this conversation. */
  speaker: { ref: PersonaRef; untilMs: number | null } | null;
  /** Until when the recipient is not sent personas, in milliseconds since 1970. */
  noPersonasUntilMs: number | null;
}

/** What the context's session keeps. */
export function keptOf(context: object): Partial<Kept> | null | undefined {
  return sessionOf(context)?.[SESSION_KEY];
}

/** Changes it. */
export function keep(context: object, changed: Partial<Kept>): void {
  const session = sessionOf(context);
  if (session) session[SESSION_KEY] = { ...keptOf(context), ...changed };
}

function sessionOf(context: object): { [SESSION_KEY]?: Partial<Kept> | null } | null | undefined {
  return (context as { session?: object | null }).session;
}
