import type { MessengerClient } from 'messaging-api-messenger';

import { GraphCalls, type GraphMeans } from './graph-calls';
import type { Page, Pages } from './pages';
import type { Caller } from './retries';

/** What an account is made of. */
export interface AccountOptions {
  /** It keeps to the token, and must not hold a context: an account may outlive it. */
  readonly client: MessengerClient;
  readonly token: string;
  /** The Graph origin that the client speaks to. */
  readonly origin: string;
  /** The Page of the token, where an event has told. */
  readonly pageId?: string | null | undefined;
  readonly means: GraphMeans & { readonly pages: Pages };
}

/** The Page of one access token, and the calls that use it. */
export class Account implements Caller {
  readonly token: string;
  readonly graph: GraphCalls;
  private readonly origin: string;
  private readonly pages: Pages;
  private found: Page | undefined;

  constructor({ client, token, origin, pageId, means }: AccountOptions) {
    this.token = token;
    this.origin = origin;
    this.pages = means.pages;
    this.found = pageId ? means.pages.of(origin, pageId) : undefined;
    this.graph = new GraphCalls(client, this, means);
  }

  /** The Page, as far as it is known without asking. */
  get page(): Page | undefined {
    return (this.found ??= this.pages.known(this.origin, this.token));
  }

  /**
   * The Page that Messenger names for the token, whatever an event said: asked for once per token and process.
   *
   * @throws PersonaError what the Graph API said; a failure is not remembered
   */
  askPage(): Page | Promise<Page> {
    return this.pages.ofToken(this.origin, this.token, () => this.graph.getPage(['id']));
  }
}
