import type { MessengerClient } from 'messaging-api-messenger';
import type { MessengerContext } from 'bottender';

import { GraphCalls } from '../../graph/graph-calls';
import type { Page } from '../../graph/pages';
import type { Account } from '../../graph/retries';
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
  private graph: { token: string; calls: GraphCalls } | undefined;

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

  /**
   * The Page that a token of the context speaks for.
   *
   * @param custom the context's own token at the time in question; a handler may have changed it since
   */
  pageOf(custom: string | null): Page | Promise<Page> {
    return this.knownPage(custom) ?? this.pageOfToken(custom);
  }

  /** The Page that a token of the context speaks for, whatever the event says: asked once per token. */
  pageOfToken(custom: string | null = this.token): Page | Promise<Page> {
    return this.service.pages.ofToken(this.origin, this.tokenOf(custom), this.graphOf(custom));
  }

  /** The persona calls for the Page of such a token. They keep to it. */
  graphOf(custom: string | null): GraphCalls {
    const token = this.tokenOf(custom);
    if (this.graph?.token !== token) {
      const account = { token, pageId: this.knownPage(custom)?.id };
      this.graph = { token, calls: graphCallsOf(this.base, this.service, account) };
    }
    return this.graph.calls;
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
function graphCallsOf(base: MessengerClient, service: Service, account: Account): GraphCalls {
  const client = transportOf(base, { ...service, accessToken: () => account.token });
  return new GraphCalls(client, service.secrets, service.retries, account);
}
