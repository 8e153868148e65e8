import type { MessengerClient } from 'messaging-api-messenger';

import type { Account } from '../../../graph/account';
import type { Page } from '../../../graph/pages';
import type { People } from '../../../people/people';
import type { Service } from '../../../service';
import { originOf, transportOf } from './transport';

/** A token in use, with the Page that an event has named for it. */
interface Line {
  readonly pageId: string | null;
  readonly client: MessengerClient;
  readonly account: Account;
}

/** One client of Bottender's with what all contexts that send through it share. The client itself stays as it is. */
export class Connection {
  readonly origin: string;
  readonly people: People;
  /** The token that the client was made with. */
  readonly token: string;
  private readonly plainTransport: MessengerClient | undefined;
  // Of the token and Page that were in use last: nearly always the same.
  private lastPage: Page | undefined;
  private lastLine: Line | undefined;

  constructor(
    readonly base: MessengerClient,
    private readonly service: Service,
  ) {
    this.origin = originOf(base);
    this.people = service.people;
    this.token = base.accessToken;
    service.secrets.add(base.accessToken);
    service.secrets.add(base.appSecret);
    // With the client's own token and version there is nothing to change: messages leave through it directly.
    this.plainTransport = service.graphVersion === undefined ? base : undefined;
  }

  /**
   * What messages leave through with this token. Their errors are masked by whoever sends them.
   *
   * @param pageId as of `account`
   */
  transport(token: string, pageId: string | null): MessengerClient {
    const isOwn = token === this.token && token === this.base.accessToken;
    return isOwn && this.plainTransport ? this.plainTransport : this.line(token, pageId).client;
  }

  page(pageId: string): Page {
    if (this.lastPage?.id !== pageId) this.lastPage = this.service.pages.of(this.origin, pageId);
    return this.lastPage;
  }

  /**
   * The Page of a token and the persona calls for it. It must not hold a context: a temporary persona is deleted when
   * that is garbage.
   *
   * @param pageId the Page that the event names, where Bottender chose the token for it
   */
  account(token: string, pageId: string | null): Account {
    return this.line(token, pageId).account;
  }

  /** A client that keeps to the token, for everything but messages. Its errors hold no secrets. */
  client(token: string): MessengerClient {
    return this.line(token, null).client;
  }

  private line(token: string, pageId: string | null): Line {
    const last = this.lastLine;
    if (last?.account.token === token && (pageId === null || last.pageId === pageId)) return last;
    const { graphVersion, secrets } = this.service;
    const client = transportOf(this.base, { token, graphVersion, secrets });
    const account = this.service.accountOf({ client, token, origin: this.origin, pageId });
    return (this.lastLine = { pageId, client, account });
  }
}
