import type { MessengerClient } from 'messaging-api-messenger';
import type { MessengerContext } from 'bottender';

import { Account } from '../../graph/account';
import type { Page } from '../../graph/pages';
import type { Service } from '../../service';
import { prepareQueue } from './batch-queue';
import { Lane } from './lane';
import { originOf, transportOf } from './transport';

/** What the plugin keeps of one Messenger context that speaks. */
export class MessengerState {
  readonly lane = new Lane();
  /** Bottender's client with this context's token: what the context sends through. */
  readonly transport: MessengerClient;
  /** The client that handlers get, once one has asked for it. */
  client: MessengerClient | undefined;
  private readonly base: MessengerClient;
  private readonly origin: string;
  /** The token that Bottender chose: it is the one of the Page that the event names. */
  private readonly tokenOfEvent: string | null;
  private account: Account | undefined;

  constructor(
    private readonly context: MessengerContext,
    private readonly service: Service,
  ) {
    const base = context._client;
    this.base = base;
    this.origin = originOf(base);
    this.tokenOfEvent = context.accessToken;
    this.transport = transportOf(base, {
      ...service,
      accessToken: () => this.tokenOf(context._customAccessToken),
      useAccessToken: (token) => context.useAccessToken(token),
    });
    const secrets = [base.accessToken, context.accessToken, base.appSecret];
    for (const secret of secrets) service.secrets.add(secret);
    context._client = this.transport;
    if (context._batchQueue) prepareQueue(context._batchQueue, service);
  }

  /** The Page that the context's token speaks for, as far as it is known without asking. */
  knownPage(custom: string | null = this.token): Page | undefined {
    const { context, origin, service } = this;
    const token = this.tokenOf(custom);
    const pageId = context.event.pageId as string | null;
    if (pageId && token === this.tokenOfEvent) return service.pages.of(origin, pageId);
    return service.pages.known(origin, token);
  }

  /** The Page that a token of the context speaks for, whatever the event says: asked once per token. */
  pageOfToken(custom: string | null = this.token): Page | Promise<Page> {
    return this.accountOf(custom).askPage();
  }

  /** The account of such a token. */
  accountOf(custom: string | null): Account {
    const token = this.tokenOf(custom);
    if (this.account?.token !== token) {
      const pageId = this.knownPage(custom)?.id;
      this.account = accountOf(this.base, this.service, this.origin, token, pageId);
    }
    return this.account;
  }

  /** The context's own token, if it has one. */
  get token(): string | null {
    return this.context._customAccessToken;
  }

  private tokenOf(custom: string | null): string {
    return custom ?? this.base.accessToken;
  }
}

/** It must not hold the context: a temporary persona is deleted when that is garbage. */
function accountOf(
  base: MessengerClient,
  service: Service,
  origin: string,
  token: string,
  pageId: string | undefined,
): Account {
  const client = transportOf(base, { ...service, accessToken: () => token });
  return new Account({ client, token, origin, pageId, means: service });
}
