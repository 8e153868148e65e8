import type { PersonaRef } from './persona';

/** Where Bottender's session keeps what this plugin wants to know of a conversation. */
const SESSION_KEY = '_personas';

/** How a person came to have the conversation: in the Page's inbox, in another app, or by `handOver`. */
export type Via = 'inbox' | 'app' | 'handOver';

/** A change that is newer than another of the same conversation has a higher stamp: about milliseconds since 1970. */
export interface Stamped {
  readonly stamp: number;
}

/** Who has the conversation: the bot, unless one of both is there and not over. Times are milliseconds since 1970. */
export interface Charge extends Stamped {
  readonly handOver: HandOver | null;
  /** What the platform's signs say. */
  readonly sign: {
    readonly via: 'inbox' | 'app';
    readonly sinceMs: number;
    readonly untilMs: number;
  } | null;
}

/** A handler, or whoever sits at a desk, has said that a person takes the conversation. */
export interface HandOver {
  readonly sinceMs: number;
  /** `null` is until it is taken back. */
  readonly untilMs: number | null;
  /** Who speaks meanwhile, the Page being `null`; where it is missing, that stays as it was. */
  readonly speaker?: { readonly ref: PersonaRef | null } | null;
}

/** Whether the bot has said that it is one. */
export interface Disclosed extends Stamped {
  /** Whether it has to before its next message. */
  readonly isDue: boolean;
  /** When anybody last said something in the conversation, in milliseconds since 1970. */
  readonly lastMessageMs: number;
}

/**
 * What stands in the session, as JSON: every session store of Bottender keeps that.
 *
 * A member that is cleared is `null`: the Mongo store never takes a key away.
 */
export interface Kept {
  /** Who speaks in this conversation. */
  speaker: { ref: PersonaRef; untilMs: number | null } | null;
  /** Until when the recipient is not sent personas, in milliseconds since 1970. */
  noPersonasUntilMs: number | null;
  charge: Charge | null;
  disclosed: Disclosed | null;
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
