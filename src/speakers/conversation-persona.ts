import isPlainObject from 'lodash/isPlainObject';

import type { Clock } from '../clock';
import { PersonaError } from '../errors';
import { isPersona, type PersonaRef, type Speaker } from './persona';
import type { Roster } from './roster';

/** Where Bottender's session keeps what this plugin wants to know of a conversation. */
const SESSION_KEY = '_personas';

/**
 * What stands in the session, as JSON: every session store of Bottender keeps that.
 *
 * A member that is cleared is `null`: the Mongo store never takes a key away.
 */
interface Kept {
  /** Who speaks in this conversation. */
  speaker: { ref: PersonaRef; untilMs: number | null } | null;
  /** Until when the recipient is not sent personas, in milliseconds since 1970. */
  noPersonasUntilMs: number | null;
}

/** Who speaks in a conversation, from one event to the next. */
export class ConversationPersonas {
  /** What a stored ref means: sessions are read with each message. */
  private readonly read = new WeakMap<object, Speaker | PersonaError>();

  constructor(
    private readonly roster: Roster,
    private readonly clock: Clock,
    private readonly passedOver: (context: object, error: PersonaError) => void,
  ) {}

  /** @param ttlMs how long it lasts; `undefined` is for ever */
  set(context: object, speaker: Speaker | null, ref: PersonaRef | null, ttlMs?: number): void {
    const untilMs = ttlMs === undefined ? null : this.clock.wallMs() + ttlMs;
    const kept = speaker && { ref: stored(speaker, ref as PersonaRef), untilMs };
    keep(context, { speaker: kept });
  }

  /** Who speaks in the conversation; `undefined` where nobody was named. */
  get(context: object): Speaker | undefined {
    const kept = keptOf(context)?.speaker;
    if (!isPlainObject(kept) || (kept?.untilMs ?? Infinity) <= this.clock.wallMs())
      return undefined;
    const entry = kept as NonNullable<typeof kept>;
    let speaker = this.read.get(entry);
    if (!speaker) {
      speaker = this.speakerOf(entry.ref);
      this.read.set(entry, speaker);
      if (speaker instanceof PersonaError) this.passedOver(context, speaker);
    }
    return speaker instanceof PersonaError ? undefined : speaker;
  }

  /** A ref that makes no sense any more (a name that has left the roster) must not break the conversation. */
  private speakerOf(ref: PersonaRef): Speaker | PersonaError {
    try {
      return this.roster.speaker(ref, "the conversation's persona");
    } catch (error) {
      if (error instanceof PersonaError) return error;
      throw error;
    }
  }
}

/** Whether the recipient was found not to be shown personas, less than a day ago. */
export function refusesPersonas(context: object, clock: Clock): boolean {
  const untilMs = keptOf(context)?.noPersonasUntilMs;
  return typeof untilMs === 'number' && clock.wallMs() < untilMs;
}

const ONE_DAY_MS = 24 * 60 * 60 * 1000;

/** Remembers for a day that the recipient is not shown personas. */
export function rememberRefusal(context: object, clock: Clock): void {
  keep(context, { noPersonasUntilMs: clock.wallMs() + ONE_DAY_MS });
}

/** A roster name stays a name; everything else is kept by what it holds. */
function stored(speaker: Speaker, ref: PersonaRef): PersonaRef {
  if (typeof ref === 'string') return ref;
  return isPersona(speaker) ? speaker : speaker.profile;
}

function sessionOf(context: object): { [SESSION_KEY]?: Kept | null } | null | undefined {
  return (context as { session?: object | null }).session;
}

function keptOf(context: object): Kept | null | undefined {
  return sessionOf(context)?.[SESSION_KEY];
}

function keep(context: object, changed: Partial<Kept>): void {
  const session = sessionOf(context);
  if (!session) return;
  session[SESSION_KEY] = { speaker: null, noPersonasUntilMs: null, ...keptOf(context), ...changed };
}
