import type { MessengerClient } from 'messaging-api-messenger';

import { PersonaError } from '../errors';
import { personaErrorOf } from './graph-errors';
import type { Persona, PersonaProfile } from '../speakers/persona';
import type { Account, Retries } from './retries';
import type { Secrets } from './secrets';

/** The most that one page of a list is asked for. Graph's own habit is 25 and, at most, about 100. */
const LIST_LIMIT = 100;
const BAD_PARAMETER = 100;

/** One page of the personas of a Page, as `messaging-api-messenger` returns it. */
export interface PersonaList {
  data: { id: string; name: string; profilePictureUrl: string }[];
  paging?: { cursors?: { before?: string; after?: string } };
}

/** A message that can travel with the creation of its persona. */
export interface Companion {
  /**
   * Creates the persona and sends the message, in one batch.
   *
   * @returns `undefined` where that was not possible, and the persona was not asked for
   * @throws what Bottender's client throws where the persona is refused
   */
  createPersona(profile: PersonaProfile): Promise<{ id: string } | undefined>;
}

/** The persona calls of the Graph API, for the Page of one access token. */
export class GraphCalls {
  /** @param client a client of Bottender's that keeps to one access token */
  constructor(
    private readonly client: MessengerClient,
    private readonly secrets: Secrets,
    private readonly retries: Retries,
    private readonly account: Account,
    private companion?: Companion,
  ) {}

  /** The same calls, of which the first creation takes a message along. */
  accompanied(companion: Companion): GraphCalls {
    return new GraphCalls(this.client, this.secrets, this.retries, this.account, companion);
  }

  /**
   * @param attempt is called around each try, for what has to be on record before and after it
   */
  createPersona(
    { name, profilePictureUrl }: PersonaProfile,
    attempt: <T>(call: () => Promise<T>) => Promise<T>,
  ): Promise<{ id: string }> {
    const what = `creating the persona ${JSON.stringify(name)}`;
    const profile = { name, profilePictureUrl };
    const create = () =>
      this.once(what, async () => {
        // Held no longer: these calls may delete the persona much later, and its context has to become garbage.
        const { companion } = this;
        this.companion = undefined;
        const created = await companion?.createPersona(profile);
        const answer = created ?? (await this.client.createPersona(profile));
        // What is no answer of Graph's (a proxy's page, say) does not tell whether the persona was created.
        if (typeof answer.id !== 'string') throw new Error('the answer names no persona');
        return answer;
      });
    return this.retries.run(this.account, what, () => attempt(create));
  }

  /** @throws PersonaError `NOT_FOUND` where Graph calls the ID a bad parameter: it is all that was sent */
  async getPersona(personaId: string): Promise<Required<Persona>> {
    const what = `getting the persona ${personaId}`;
    try {
      return await this.call(what, () => this.client.getPersona(personaId));
    } catch (error) {
      if (!(error instanceof PersonaError) || error.graph?.code !== BAD_PARAMETER) throw error;
      throw new PersonaError('NOT_FOUND', error.message, error);
    }
  }

  /** @param cursor as `paging.cursors.after` of the page before gave it */
  getPersonas(cursor?: string): Promise<PersonaList> {
    return this.call('listing the personas', () =>
      // Bottender's client puts the cursor into the URL as it is.
      this.client.getPersonas(cursor === undefined ? undefined : encodeURIComponent(cursor)),
    );
  }

  /** All personas of the Page, in pages as large as Graph gives them. */
  async getAllPersonas(): Promise<PersonaList['data']> {
    const all: PersonaList['data'] = [];
    const seen = new Set<string>();
    let after: string | undefined;
    do {
      const { data, paging } = await this.page(after);
      all.push(...data);
      // The last page may come without cursors; a cursor that came before would lead round in circles.
      after = data.length > 0 ? paging?.cursors?.after : undefined;
      if (after !== undefined && seen.has(after)) break;
      if (after !== undefined) seen.add(after);
    } while (after !== undefined);
    return all;
  }

  /**
   * @param background whether nobody waits for it
   * @returns whether there was anything left to delete
   */
  async deletePersona(personaId: string, background = false): Promise<boolean> {
    try {
      const remove = () => this.client.deletePersona(personaId);
      await this.call(`deleting the persona ${personaId}`, remove, background);
      return true;
    } catch (error) {
      if (!mayBeGone(error) || !(await this.isGone(personaId, background))) throw error;
      return false;
    }
  }

  /**
   * Whether the persona exists no more. What Graph answers for one that is gone is not documented, so it is
   * asked for the persona itself: what it refuses to show for a reason that lies in neither token, limit nor a
   * passing fault does not exist.
   *
   * @throws PersonaError where that cannot be told
   */
  async isGone(personaId: string, background = false): Promise<boolean> {
    try {
      const what = `asking whether the persona ${personaId} exists`;
      await this.call(what, () => this.client.getPersona(personaId), background);
      return false;
    } catch (error) {
      if (mayBeGone(error)) return true;
      throw error;
    }
  }

  /** The ID of the Page that the access token speaks for. */
  async getPageId(): Promise<string> {
    return (await this.getPage(['id'])).id;
  }

  /** The Page that the access token speaks for. */
  getPage(fields = ['id', 'name']): Promise<{ id: string; name?: string }> {
    return this.call('asking for the Page of the access token', () =>
      this.client.getPageInfo({ fields }),
    );
  }

  private page(after: string | undefined): Promise<PersonaList> {
    const query = new URLSearchParams({
      access_token: this.client.accessToken,
      limit: String(LIST_LIMIT),
      ...(after !== undefined && { after }),
    });
    return this.call('listing the personas', async () => {
      const { data } = await this.client.axios.get<PersonaList>(`/me/personas?${query.toString()}`);
      return data;
    });
  }

  private call<T>(what: string, send: () => Promise<T>, background = false): Promise<T> {
    const once = () => this.once(what, send);
    return this.retries.run(this.account, what, once, background);
  }

  private async once<T>(what: string, send: () => Promise<T>): Promise<T> {
    try {
      return await send();
    } catch (error) {
      throw personaErrorOf(error, what, this.secrets);
    }
  }
}

function mayBeGone(error: unknown): boolean {
  return error instanceof PersonaError && (error.code === 'NOT_FOUND' || error.code === 'REJECTED');
}
