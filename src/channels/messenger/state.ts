import type { MessengerClient } from 'messaging-api-messenger';
import type { MessengerContext } from 'bottender';

import { GraphCalls } from '../../graph';
import type { Page } from '../../pages';
import type { Service } from '../../service';
import { Lane } from './lane';
import { transportOf, versioned } from './transport';

/** What Bottender's client speaks to where its configuration names no origin. */
const GRAPH_ORIGIN = 'https://graph.facebook.com';

/** What the plugin keeps of one Messenger context that speaks. */
export class MessengerState {
  readonly lane = new Lane();
  /** Bottender's client with this context's token: what the context sends through. */
  readonly transport: MessengerClient;
  /** The client that handlers get, once one has asked for it. */
  client: MessengerClient | undefined;
  /** The token that Bottender chose: it is the one of the Page that the event names. */
  private readonly tokenOfEvent: string | null;
  private readonly origin: string;
  private readonly base: MessengerClient;
  private calls: { token: string; graph: GraphCalls } | undefined;

  constructor(
    private readonly context: MessengerContext,
    private readonly service: Service,
  ) {
    const base = context._client;
    const { graphVersion, secrets } = service;
    this.tokenOfEvent = context.accessToken;
    this.base = base;
    this.origin = originOf(base);
    this.transport = transportOf(base, {
      accessToken: () => context._customAccessToken ?? base.accessToken,
      useAccessToken: (token) => context.useAccessToken(token),
      graphVersion,
      secrets,
    });
    context._client = this.transport;
    for (const secret of [base.accessToken, context.accessToken, base.appSecret])
      secrets.add(secret);
    // The queue is the connector's; its client is private in the types alone.
    const queue = context._batchQueue as unknown as { client: MessengerClient } | null;
    if (queue) secrets.add(queue.client.accessToken);
    if (queue && graphVersion) useVersion(queue.client, graphVersion);
  }

  /**
   * The persona calls for the Page of the token in use. They keep to that token: a handler may take
   * another one into use before they are done.
   */
  get graph(): GraphCalls {
    const { base, service } = this;
    const token = this.transport.accessToken;
    if (this.calls?.token !== token) {
      const client = transportOf(base, { ...service, accessToken: () => token });
      this.calls = { token, graph: new GraphCalls(client, service.secrets) };
    }
    return this.calls.graph;
  }

  /** The Page that the context's token speaks for. */
  page(): Page | Promise<Page> {
    const { accessToken } = this.transport;
    return this.knownPage() ?? this.service.pages.ofToken(this.origin, accessToken, this.graph);
  }

  /** The same, as far as it is known without asking. */
  knownPage(): Page | undefined {
    const { context, service, origin } = this;
    const pageId = context.event.pageId as string | null;
    if (pageId && context.accessToken === this.tokenOfEvent)
      return service.pages.of(origin, pageId);
    return service.pages.known(origin, this.transport.accessToken);
  }
}

function originOf(client: MessengerClient): string {
  const axios = client.axios as MessengerClient['axios'] | undefined;
  const baseURL: string | undefined = axios?.defaults.baseURL;
  return baseURL === undefined ? GRAPH_ORIGIN : new URL(baseURL).origin;
}

/** Only contexts send through the queue, so its client is changed in place. */
function useVersion({ axios }: MessengerClient, graphVersion: string): void {
  const baseURL = versioned(axios.defaults.baseURL, graphVersion);
  if (baseURL !== undefined) axios.defaults.baseURL = baseURL;
}
