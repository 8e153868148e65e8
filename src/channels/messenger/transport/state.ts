import { inspect } from 'node:util';

import type { MessengerContext } from 'bottender';

import type { Account } from '../../../graph/account';
import type { Page } from '../../../graph/pages';
import type { Lifetime } from '../../../speakers/lifetime';
import type { Notes } from '../../../speakers/notes';
import type { Speaker } from '../../../speakers/persona';
import type { Connection } from './connection';
import { Lane } from './lane';
import type { SafeQueue } from './safe-queue';
import type { Axios } from './transport';

/** What the plugin keeps of one Messenger context. */
export class MessengerState implements Notes {
  /** What the context's client asks Graph with beside messages, once it has. */
  axios: Axios | undefined = undefined;
  chosen: Speaker | null | undefined = undefined;
  lifetime: Lifetime | undefined = undefined;
  ended = false;
  /** The context's own token when Bottender made it: the one of the Page that the event names. */
  private readonly tokenOfEvent: string | null;
  /** The Page that the event names. */
  private readonly pageId: string | null;
  /** The context's calls, once one of them is held back. */
  private lane: Lane | undefined = undefined;

  /** @param queue Bottender's batch queue, where the bot sends in batches */
  constructor(
    readonly context: MessengerContext,
    readonly connection: Connection,
    readonly queue?: SafeQueue,
  ) {
    this.tokenOfEvent = context._customAccessToken;
    // A context that a bot's tests mocked may have no event.
    this.pageId = (context.event as { pageId?: string | null } | undefined)?.pageId ?? null;
  }

  /** Whoever prints a client prints no secret. */
  [inspect.custom](): string {
    return 'MessengerState {}';
  }

  /** The token that a call at this moment uses. */
  get token(): string {
    return this.context._customAccessToken ?? this.connection.base.accessToken;
  }

  /** The Page that such a call speaks for, as far as it is known without asking. */
  get page(): Page | undefined {
    const pageId = this.pageIdOfEvent;
    return pageId === null ? this.account.page : this.connection.page(pageId);
  }

  /** Token, Page and persona calls of such a call. */
  get account(): Account {
    return this.connection.account(this.token, this.pageIdOfEvent);
  }

  /** The page-scoped ID of the conversation's customer. */
  get psid(): string | undefined {
    return (this.context._session as { user?: { id?: string } } | null)?.user?.id;
  }

  /** The Page that the event names, where the token is the one that Bottender chose for it. */
  get pageIdOfEvent(): string | null {
    return this.context._customAccessToken === this.tokenOfEvent ? this.pageId : null;
  }

  /** Whether nothing is held back: a call that need not wait may start at once. */
  get isFree(): boolean {
    return this.lane === undefined || this.lane.free;
  }

  /** Starts a call that waits for nothing but its turn among the context's. */
  inTurn<R>(start: () => Promise<R>): Promise<R> {
    return this.isFree ? start() : this.hold(undefined, start);
  }

  /** Starts a call when what it waits for is settled, and its turn has come; see `Lane`. */
  hold<T, R>(
    ready: Promise<T> | undefined,
    start: (outcome: PromiseSettledResult<T>) => Promise<R>,
  ): Promise<R> {
    this.lane ??= new Lane();
    return this.lane.hold(ready, start);
  }
}
