import { inTime, type Clock } from '../../clock';
import { PersonaError } from '../../errors';
import type { Account } from '../../graph/account';
import type { Page } from '../../graph/pages';
import type { Speaker } from '../../speakers/persona';
import type { Carrier, LeavesAs } from './carriers';
import type { MessengerState } from './state';

/** One message or typing indicator on its way. */
export class Message {
  /** For how long it has waited for its persona, in milliseconds. */
  private waitedMs = 0;

  /**
   * @param speaker who was named when it was called; `null` is the Page
   * @param token the one in use when it was called, whatever the handler has chosen since
   * @param pageId the Page of the event, if that is the token's
   * @param psid the page-scoped ID that it goes to, where it goes to one
   */
  constructor(
    readonly state: MessengerState,
    readonly speaker: Speaker | null,
    readonly token: string,
    readonly pageId: string | null,
    readonly psid: string | undefined,
    readonly carrier: Carrier,
  ) {}

  /** Token, Page and persona calls, as they were at the moment of the call. */
  get account(): Account {
    return this.state.connection.account(this.token, this.pageId);
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

  send(as: LeavesAs): Promise<unknown> {
    return this.carrier.send(as);
  }

  /** The same message, carried by another. */
  with(carrier: Carrier): Message {
    const { state, speaker, token, pageId, psid } = this;
    const message = new Message(state, speaker, token, pageId, psid, carrier);
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
