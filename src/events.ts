import createDebug from 'debug';

import type { PersonaErrorCode } from './errors';

/** A persona was created on the Page. */
export interface CreatedEvent {
  readonly type: 'created';
  readonly pageId: string;
  readonly personaId: string;
  readonly name: string;
}

/** A persona on record was used for the first time in this process. */
export interface ReusedEvent {
  readonly type: 'reused';
  readonly pageId: string;
  readonly personaId: string;
  readonly name?: string;
}

/** A persona was deleted from the Page, or was found to be gone when it was to be deleted. */
export interface DeletedEvent {
  readonly type: 'deleted';
  readonly pageId: string;
  readonly personaId: string;
  readonly name?: string;
}

/** A persona that had vanished from the Page was created again from its profile. */
export interface RenewedEvent {
  readonly type: 'renewed';
  readonly pageId: string;
  readonly personaId: string;
  /** The ID of the one that had vanished. */
  readonly previousId: string;
  readonly name: string;
}

/**
 * A message of a persona was accepted by Messenger.
 *
 * Message echoes do not say who spoke ("message_echoes", page of 2026-03-18): this event does.
 */
export interface SpokeEvent {
  readonly type: 'spoke';
  /** Not there where the Page behind an access token of the handler's own is not known yet. */
  readonly pageId?: string | undefined;
  readonly personaId: string;
  readonly name?: string | undefined;
  /** The recipient's page-scoped ID. */
  readonly psid: string;
  readonly messageId: string;
}

/** A message did not go out as the persona that was meant to speak it; `fallback` said what to do instead. */
export interface FallbackEvent {
  readonly type: 'fallback';
  /** Bottender's name of the channel (`context.platform`), where it is not Messenger. */
  readonly channel?: string | undefined;
  readonly pageId?: string | undefined;
  readonly personaId?: string | undefined;
  readonly name?: string | undefined;
  /** The recipient's page-scoped ID, where a message was under way. */
  readonly psid?: string | undefined;
  /** What was in the way. */
  readonly reason: PersonaErrorCode;
  /** The same in words. */
  readonly message: string;
}

/** A persona call failed in passing and is tried again. */
export interface RetriedEvent {
  readonly type: 'retried';
  readonly pageId?: string | undefined;
  /** The call, in words. */
  readonly what: string;
  readonly reason: PersonaErrorCode;
}

/** A persona was asked for and no clear answer came: it may be on the Page. */
export interface UnconfirmedEvent {
  readonly type: 'unconfirmed';
  readonly pageId: string;
  readonly name: string;
  /** The ID of the record that a person can decide on. */
  readonly recordId: string;
}

/** A temporary persona that a dead process had left behind was deleted. */
export interface SweptEvent {
  readonly type: 'swept';
  readonly pageId: string;
  readonly personaId: string;
  readonly name: string;
}

/** The store failed: what it should have kept is known to this process alone. */
export interface StoreEvent {
  readonly type: 'store';
  /** Not there where the store failed for all Pages. */
  readonly pageId?: string;
  /** What failed, in words. */
  readonly reason: string;
}

/** Which conversation an event is about. */
interface ConversationEvent {
  /** Bottender's name of the channel (`context.platform`), where it is not Messenger. */
  readonly channel?: string | undefined;
  readonly pageId?: string | undefined;
  /** The customer's page-scoped ID. */
  readonly psid?: string | undefined;
}

/** A person has the conversation from now on. */
export interface HandedOverEvent extends ConversationEvent {
  readonly type: 'handedOver';
  /** By an answer in the Page's inbox or of another app, or by `handOver()`. */
  readonly via: 'inbox' | 'app' | 'handOver';
}

/**
 * The bot has the conversation again. That its silence is over is told when the next event or message shows it.
 */
export interface TakenBackEvent extends ConversationEvent {
  readonly type: 'takenBack';
  /** How the person had come to it. */
  readonly via: 'inbox' | 'app' | 'handOver';
}

/** A message or typing indicator was not sent, because a person has the conversation. */
export interface WithheldEvent extends ConversationEvent {
  readonly type: 'withheld';
}

/** The bot has said that it is one; also where no clear answer came. */
export interface DisclosedEvent extends ConversationEvent {
  readonly type: 'disclosed';
}

/** What `onEvent` receives: one object per happening. */
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

/** Tells `onEvent` what happened; nothing that it throws comes back. */
export class Events {
  /** @param mask takes secrets out of what `onEvent` throws */
  constructor(
    private readonly onEvent: ((event: PersonaEvent) => unknown) | undefined,
    private readonly mask: (text: string) => string = String,
  ) {}

  /** Whether anybody would hear of an event: for those that come with every message. */
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
