import createDebug from 'debug';

import type { PersonaErrorCode } from './errors';

/** A persona was created on the Page. */
export interface CreatedEvent {
  readonly type: 'created';
  readonly pageId: string;
  readonly personaId: string;
  readonly name: string;
}

/** A persona that another process or an earlier run put on record was used for the first time in this process. */
export interface ReusedEvent {
  readonly type: 'reused';
  readonly pageId: string;
  readonly personaId: string;
  readonly name?: string;
}

/** A persona was deleted from the Page, or no longer existed when the plugin tried to delete it. */
export interface DeletedEvent {
  readonly type: 'deleted';
  readonly pageId: string;
  readonly personaId: string;
  readonly name?: string;
}

/** A persona that no longer existed on the Page was created again from its profile. */
export interface RenewedEvent {
  readonly type: 'renewed';
  readonly pageId: string;
  readonly personaId: string;
  /** The ID of the persona that no longer existed. */
  readonly previousId: string;
  readonly name: string;
}

/**
 * Messenger accepted a message under a persona.
 *
 * Echoes do not say who spoke (Meta, "message_echoes", 2026-03-18). This event does.
 */
export interface SpokeEvent {
  readonly type: 'spoke';
  /** Absent while the Page of a token that a handler chose (`useAccessToken`) is not known yet. */
  readonly pageId?: string | undefined;
  readonly personaId: string;
  readonly name?: string | undefined;
  /** The recipient's page-scoped ID. */
  readonly psid: string;
  readonly messageId: string;
}

/** A persona was not available, so the option `fallback` decided what happened to the message. */
export interface FallbackEvent {
  readonly type: 'fallback';
  /** Bottender's name for the channel (`context.platform`); absent for Messenger. */
  readonly channel?: string | undefined;
  readonly pageId?: string | undefined;
  readonly personaId?: string | undefined;
  readonly name?: string | undefined;
  /** The recipient's page-scoped ID, if a message was being sent. */
  readonly psid?: string | undefined;
  /** Why the persona was not available. */
  readonly reason: PersonaErrorCode;
  /** The same in words. */
  readonly message: string;
}

/** A persona call failed temporarily and is retried. */
export interface RetriedEvent {
  readonly type: 'retried';
  readonly pageId?: string | undefined;
  /** The call, in words. */
  readonly what: string;
  readonly reason: PersonaErrorCode;
}

/** The creation of a persona got no clear answer: the persona may be on the Page. */
export interface UnconfirmedEvent {
  readonly type: 'unconfirmed';
  readonly pageId: string;
  readonly name: string;
  /** The ID of the record, for `bottender-persona prune --unconfirmed <id>`. */
  readonly recordId: string;
}

/** A temporary persona that a dead process left behind was deleted. */
export interface SweptEvent {
  readonly type: 'swept';
  readonly pageId: string;
  readonly personaId: string;
  readonly name: string;
}

/** The store failed or did not answer. What could not be written is known to this process only. */
export interface StoreEvent {
  readonly type: 'store';
  /** Absent if the failure concerns all Pages. */
  readonly pageId?: string;
  /** What failed, in words. */
  readonly reason: string;
}

/** The conversation that an event is about. */
interface ConversationEvent {
  /** Bottender's name for the channel (`context.platform`); absent for Messenger. */
  readonly channel?: string | undefined;
  readonly pageId?: string | undefined;
  /** The customer's page-scoped ID. */
  readonly psid?: string | undefined;
}

/** A person took the conversation. */
export interface HandedOverEvent extends ConversationEvent {
  readonly type: 'handedOver';
  /** How: through the Page's inbox, through another app, or by `handOver()`. */
  readonly via: 'inbox' | 'app' | 'handOver';
}

/**
 * The bot has the conversation again. If the person's time ran out, this comes with the next event or message of the
 * conversation.
 */
export interface TakenBackEvent extends ConversationEvent {
  readonly type: 'takenBack';
  /** How the person had taken it. */
  readonly via: 'inbox' | 'app' | 'handOver';
}

/** A message or typing indicator was not sent, because a person has the conversation. */
export interface WithheldEvent extends ConversationEvent {
  readonly type: 'withheld';
}

/** The bot told the customer that it is one. Also emitted if that message got no clear answer. */
export interface DisclosedEvent extends ConversationEvent {
  readonly type: 'disclosed';
}

/** What `onEvent` receives: one object for each event. */
export type PersonaEvent =
  | CreatedEvent
  | ReusedEvent
  | RenewedEvent
  | DeletedEvent
  | SpokeEvent
  | FallbackEvent
  | RetriedEvent
  | UnconfirmedEvent
  | SweptEvent
  | StoreEvent
  | HandedOverEvent
  | TakenBackEvent
  | WithheldEvent
  | DisclosedEvent;

/** `DEBUG=bottender-persona` writes one line per decision. */
export const debug = createDebug('bottender-persona');

/** Calls `onEvent`; what that throws never comes back. */
export class Events {
  /** @param mask takes secrets out of what `onEvent` throws */
  constructor(
    private readonly onEvent: ((event: PersonaEvent) => unknown) | undefined,
    private readonly mask: (text: string) => string = String,
  ) {}

  /** Whether anybody listens: events that come with every message are not made otherwise. */
  get listening(): boolean {
    return this.onEvent !== undefined || debug.enabled;
  }

  emit(event: PersonaEvent): void {
    debug('%s %o', event.type, event);
    if (!this.onEvent) return;
    try {
      Promise.resolve(this.onEvent(event)).catch((error: unknown) => this.complain(error));
    } catch (error) {
      this.complain(error);
    }
  }

  private complain(error: unknown): void {
    const said = error instanceof Error ? (error.stack ?? error.message) : String(error);
    debug('onEvent threw: %s', this.mask(said));
  }
}
