import createDebug from 'debug';

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

/**
 * A message of a persona was accepted by Messenger.
 *
 * Message echoes do not say who spoke ("message_echoes", page of 2026-03-18): this event does.
 */
export interface SpokeEvent {
  readonly type: 'spoke';
  /** Not there where the Page behind an access token of the handler's own is not known yet. */
  readonly pageId?: string;
  readonly personaId: string;
  readonly name?: string;
  /** The recipient's page-scoped ID. */
  readonly psid: string;
  readonly messageId: string;
}

/** A message went out as the Page, for its persona could not be had. */
export interface FallbackEvent {
  readonly type: 'fallback';
  readonly pageId?: string;
  readonly personaId?: string;
  readonly name?: string;
  readonly psid: string;
  /** What was in the way, in words. */
  readonly reason: string;
}

/** The store failed: what it should have kept is known to this process alone. */
export interface StoreEvent {
  readonly type: 'store';
  readonly pageId: string;
  /** What failed, in words. */
  readonly reason: string;
}

/** What `onEvent` receives: one object per happening. */
export type PersonaEvent =
  CreatedEvent | ReusedEvent | DeletedEvent | SpokeEvent | FallbackEvent | StoreEvent;

/** `DEBUG=bottender-persona` writes one line per decision. */
export const debug = createDebug('bottender-persona');

/** Tells `onEvent` what happened; nothing that it throws comes back. */
export class Events {
  constructor(private readonly onEvent: ((event: PersonaEvent) => unknown) | undefined) {}

  emit(event: PersonaEvent): void {
    debug('%s %o', event.type, event);
    if (!this.onEvent) return;
    try {
      Promise.resolve(this.onEvent(event)).catch(complain);
    } catch (error) {
      complain(error);
    }
  }
}

function complain(error: unknown): void {
  debug('onEvent threw: %o', error);
}
