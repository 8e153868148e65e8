import { Recent } from './recent';

/** A Page as records know it: its ID at one Graph origin, never a token. One object per Page and plugin. */
export interface Page {
  readonly id: string;
  readonly origin: string;
}

/** A token is asked about again when that many others were used since. */
const MOST_TOKENS = 10_000;

/** Which Page an access token speaks for. */
export class Pages {
  private readonly byId = new Map<string, Map<string, Page>>();
  private readonly byToken = new Recent<string, Page>(MOST_TOKENS);
  private readonly asking = new Map<string, Promise<Page>>();

  of(origin: string, pageId: string): Page {
    let pages = this.byId.get(origin);
    if (!pages) this.byId.set(origin, (pages = new Map<string, Page>()));
    let page = pages.get(pageId);
    if (!page) pages.set(pageId, (page = { id: pageId, origin }));
    return page;
  }

  /** The Page of the token, where it was asked for before. */
  known(origin: string, token: string): Page | undefined {
    return this.byToken.get(origin, token);
  }

  /**
   * Asks for the Page of the token, once for all who ask. A failure is not remembered.
   *
   * @throws what `ask` throws
   */
  ofToken(
    origin: string,
    token: string,
    ask: () => Promise<{ readonly id: string }>,
  ): Page | Promise<Page> {
    const known = this.known(origin, token);
    if (known) return known;
    const key = `${origin}\n${token}`;
    let asked = this.asking.get(key);
    if (!asked) {
      asked = ask()
        .then(({ id }) => {
          const page = this.of(origin, id);
          this.byToken.set(origin, token, page);
          return page;
        })
        .finally(() => this.asking.delete(key));
      this.asking.set(key, asked);
    }
    return asked;
  }
}
