import type { GraphCalls } from './graph-calls';

/** A Page as records know it: its ID at one Graph origin, never a token. One object per Page and plugin. */
export interface Page {
  readonly id: string;
  readonly origin: string;
}

/** Which Page an access token speaks for. */
export class Pages {
  private readonly byId = new Map<string, Page>();
  private readonly byToken = new Map<string, Page | Promise<Page>>();

  of(origin: string, pageId: string): Page {
    const key = `${origin}\n${pageId}`;
    let page = this.byId.get(key);
    if (!page) this.byId.set(key, (page = { id: pageId, origin }));
    return page;
  }

  /** The Page of the token, where it was asked for before. */
  known(origin: string, token: string): Page | undefined {
    const page = this.byToken.get(`${origin}\n${token}`);
    return page instanceof Promise ? undefined : page;
  }

  /**
   * Asks the Graph API for the Page of the token, once per token and process; a failure is not
   * remembered.
   *
   * @throws PersonaError what the Graph API said
   */
  ofToken(origin: string, token: string, graph: GraphCalls): Page | Promise<Page> {
    const key = `${origin}\n${token}`;
    const known = this.byToken.get(key);
    if (known) return known;
    const asked = graph.getPageId().then(
      (pageId) => {
        const page = this.of(origin, pageId);
        this.byToken.set(key, page);
        return page;
      },
      (error: unknown) => {
        this.byToken.delete(key);
        throw error;
      },
    );
    this.byToken.set(key, asked);
    return asked;
  }
}
