import type { MessengerClient } from 'messaging-api-messenger';

import { inTime, type Clock } from '../../../clock';
import { PersonaError } from '../../../errors';
import type { Account } from '../../../graph/account';
import type { Page } from '../../../graph/pages';
import type { Speaker } from '../../../speakers/persona';
import type { Carried, Carrier, LeavesAs } from './carriers';
import type { MessengerState } from '../transport/state';

/** What of a call is a message or a typing indicator; nothing else is ever withheld. */
export type Kind = 'message' | 'typing' | 'disclosure' | 'other';

/** One message or typing indicator on its way. */
export class Message implements Carried {
  /** For how long it has waited for its persona, in milliseconds. */
  private waitedMs = 0;

  /**
   * @param speaker who was named when it was called; `null` is the Page
   * @param token the one in use when it was called, whatever the handler has chosen since
   * @param pageId the Page of the event, if that is the token's
   * @param kind what it is; nothing but messages and typing has a speaker
   * @param psid the page-scoped ID that it goes to, where it goes to one
   */
  constructor(
    readonly state: MessengerState,
    readonly speaker: Speaker | null,
    readonly token: string,
    readonly pageId: string | null,
    readonly psid: string | undefined,
    readonly carrier: Carrier,
    readonly kind: Kind,
  ) {}

  /** Token, Page and persona calls, as they were at the moment of the call. */
  get account(): Account {
    return this.state.connection.account(this.token, this.pageId);
  }

  get client(): MessengerClient {
    return this.state.connection.transport(this.token, this.pageId);
  }

  /** The Page that sends it, as far as that is known. */
  get page(): Page | undefined {
    const { pageId, state } = this;
    return pageId === null ? this.account.page : state.connection.page(pageId);
  }

  /** Whether it goes to the customer of the context's conversation. */
  get isToCustomer(): boolean {
    return this.psid !== undefined && this.psid === this.state.psid;
  }

  /** Whether a person has the conversation that it would go into. */
  get isWithheld(): boolean {
    return isWithheld(this.state, this.kind, this.psid);
  }

  withheld(): void {
    this.carrier.discard?.();
    if (this.kind !== 'disclosure') tellWithheld(this.state);
  }

  /** Sends it; one that is withheld by now resolves to `undefined`. */
  send(as: LeavesAs): Promise<unknown> {
    if (this.state.connection.people.matter) {
      if (this.isWithheld) {
        this.withheld();
        return Promise.resolve(undefined);
      }
      this.noteLeaving();
    }
    return this.carrier.send(as, this);
  }

  /** It is a message in the conversation, from now on. */
  noteLeaving(): void {
    const { context, connection } = this.state;
    const { disclosures } = connection.people;
    if (!disclosures.areOn) return;
    const isMessage = this.kind === 'message' || this.kind === 'disclosure';
    if (isMessage && this.isToCustomer) disclosures.noteMessage(context);
  }

  /** What the bot says of itself before it. */
  saying(text: string): Message {
    const { state, token, pageId, psid, carrier } = this;
    return new Message(state, null, token, pageId, psid, carrier.saying(text), 'disclosure');
  }

  /** The same message, carried by another. */
  with(carrier: Carrier): Message {
    const { state, speaker, token, pageId, psid, kind } = this;
    const message = new Message(state, speaker, token, pageId, psid, carrier, kind);
    message.waitedMs = this.waitedMs;
    return message;
  }

  /** The same to be sent once more; `undefined` where its content can be read only once. */
  again(): Message | undefined {
    const carrier = this.carrier.again();
    return carrier && (carrier === this.carrier ? this : this.with(carrier));
  }

  /**
   * The outcome of what its persona needs. A message waits for its persona no longer than this, all in all.
   *
   * @throws PersonaError `UNAVAILABLE` after that
   */
  async waitFor<T>(work: Promise<T>, clock: Clock, limitMs: number): Promise<T> {
    const since = clock.now();
    const tooLate = () =>
      new PersonaError(
        'UNAVAILABLE',
        `The message has waited ${limitMs} ms (\`retryMs\`) for its persona.`,
      );
    try {
      return await inTime(clock, work, Math.max(0, limitMs - this.waitedMs), tooLate);
    } finally {
      this.waitedMs += clock.now() - since;
    }
  }
}

/** Whether a person has the conversation that a call would go into. */
export function isWithheld(state: MessengerState, kind: Kind, psid: string | undefined): boolean {
  const { charges } = state.connection.people;
  if (kind === 'other') return false;
  return psid !== undefined && psid === state.psid && charges.withholds(state.context);
}

/** Tells that a message or typing indicator is not sent for that. */
export function tellWithheld({ connection, context }: MessengerState): void {
  connection.people.charges.tellWithheld(context);
}
