import type { MessengerClient } from 'messaging-api-messenger';

import { inTime, type Clock } from '../clock';
import { PersonaError } from '../errors';
import type { Persona, PersonaProfile } from '../speakers/persona';
import { isDeleted, listIn, nextQueryOf, pageIn, personaIn, type PersonaList } from './answers';
import { personaErrorOf } from './graph-errors';
import { outcomeOf } from './outcome';
import type { Caller, Retries } from './retries';
import type { Secrets } from './secrets';

export type { PersonaList } from './answers';

/** How long one call may take. A creation that takes longer is unconfirmed. */
const CALL_LIMIT_MS = 15_000;
/** The most that one page of a list is asked for. Graph's own habit is 25 and, at most, about 100. */
const LIST_LIMIT = 100;
/** More pages than any Page has. */
const MOST_LIST_PAGES = 10_000;
const BAD_PARAMETER = 100;
const LISTING = 'listing the personas';

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

/** What all calls share. */
export interface GraphMeans {
  readonly clock: Clock;
  readonly retries: Retries;
  readonly secrets: Secrets;
}

/** The persona calls of the Graph API, for the Page of one access token. */
export class GraphCalls {
  /** @param client a client of Bottender's that keeps to the caller's access token */
  constructor(
    private readonly client: MessengerClient,
    private readonly caller: Caller,
    private readonly means: GraphMeans,
  ) {}

  /**
   * @param attempt is called around each try, for what has to be on record before and after it
   * @param companion goes along with the first try
   */
  createPersona(
    { name, profilePictureUrl }: PersonaProfile,
    attempt: (call: () => Promise<Persona>) => Promise<Persona>,
    companion?: Companion,
  ): Promise<Persona> {
    const what = `creating the persona ${JSON.stringify(name)}`;
    const profile = { name, profilePictureUrl };
    let first = companion;
    const create = () =>
      this.once(what, async (client) => {
        const along = first;
        first = undefined;
        const created = await along?.createPersona(profile);
        return personaIn(created ?? (await client.createPersona(profile)));
      });
    return this.means.retries.run(this.caller, what, () => attempt(create));
  }

  /** @throws PersonaError `NOT_FOUND` where Graph calls the ID a bad parameter: it is all that was sent */
  async getPersona(personaId: string): Promise<Persona> {
    try {
      return await this.call(`getting the persona ${personaId}`, async (client) =>
        personaIn(await client.getPersona(personaId)),
      );
    } catch (error) {
      if (!(error instanceof PersonaError) || error.graph?.code !== BAD_PARAMETER) throw error;
      throw new PersonaError('NOT_FOUND', error.message, error);
    }
  }

  /** @param cursor as `paging.cursors.after` of the page before gave it */
  getPersonas(cursor?: string): Promise<PersonaList> {
    // Bottender's client puts the cursor into the URL as it is.
    const after = cursor === undefined ? undefined : encodeURIComponent(cursor);
    return this.call(LISTING, async (client) => listIn(await client.getPersonas(after)));
  }

  /**
   * All personas of the Page.
   *
   * A page may be empty and still have a next one: the list ends where there is no `paging.next`. Of that link only the
   * query is followed, so that nothing leads to another place. A server that never sends one is asked by its cursors.
   */
  async getAllPersonas(): Promise<Persona[]> {
    const all: Persona[] = [];
    const seen = new Set<string>();
    let hasLinks = false;
    let query: Record<string, string> | undefined = {};
    // Round in circles there is nothing new.
    while (query && !seen.has(JSON.stringify(query))) {
      seen.add(JSON.stringify(query));
      if (seen.size > MOST_LIST_PAGES) throw endless();
      const list: PersonaList = await this.page(query);
      all.push(...list.data);
      const next = nextQueryOf(list);
      hasLinks ||= next !== undefined;
      const after = list.paging?.cursors?.after;
      const isByCursor = !hasLinks && list.data.length > 0 && after !== undefined;
      query = next ?? (isByCursor ? { after } : undefined);
    }
    return all;
  }

  /**
   * Deletes the persona, or finds it gone.
   *
   * That an ID is unknown is also what the token of another Page is told, and what an app without its proof is told.
   * Where a record depends on it, it is only believed if the same token speaks for the Page.
   *
   * @param background whether nobody waits for it, and a record depends on it
   * @throws PersonaError where the persona may still be there
   */
  async deletePersona(personaId: string, background = false): Promise<void> {
    const what = `deleting the persona ${personaId}`;
    try {
      const remove = async (client: MessengerClient) =>
        isDeleted(await client.deletePersona(personaId));
      if (await this.call(what, remove, background)) return;
      throw new PersonaError('REJECTED', `${what} failed: Messenger says that it was not deleted.`);
    } catch (error) {
      const found = mayBeGone(error) ? await this.lookFor(personaId, background) : 'there';
      if (found === 'there') throw error;
      if (found === 'missing' && !background) return;
      const { id } = await this.getPage(['id'], background);
      if (id !== (this.caller.page?.id ?? id)) throw wrongPage(this.caller, error);
    }
  }

  /** Whether the persona exists no more. @throws PersonaError where that cannot be told */
  async isGone(personaId: string): Promise<boolean> {
    return (await this.lookFor(personaId)) !== 'there';
  }

  /** The Page that the access token speaks for. */
  getPage(fields = ['id', 'name'], background = false): Promise<{ id: string; name?: string }> {
    const ask = async (client: MessengerClient) => pageIn(await client.getPageInfo({ fields }));
    return this.call('asking for the Page of the access token', ask, background);
  }

  /**
   * What Graph answers for a persona that is gone is not documented, so it is asked for the persona itself: what it
   * refuses to show for a reason that lies in neither token, permission, limit nor a passing fault does not exist.
   */
  private async lookFor(
    personaId: string,
    background = false,
  ): Promise<'there' | 'missing' | 'refused'> {
    try {
      const what = `asking whether the persona ${personaId} exists`;
      const ask = async (client: MessengerClient) => personaIn(await client.getPersona(personaId));
      await this.call(what, ask, background);
      return 'there';
    } catch (error) {
      if (!mayBeGone(error)) throw error;
      return error.code === 'NOT_FOUND' ? 'missing' : 'refused';
    }
  }

  private page(query: Record<string, string>): Promise<PersonaList> {
    return this.call(LISTING, async ({ accessToken, axios }) => {
      const base = { access_token: accessToken, limit: String(LIST_LIMIT) };
      const params = new URLSearchParams({ ...base, ...query });
      const { data } = await axios.get<unknown>(`/me/personas?${params.toString()}`);
      return listIn(data);
    });
  }

  private call<T>(
    what: string,
    send: (client: MessengerClient) => Promise<T>,
    background = false,
  ): Promise<T> {
    return this.means.retries.run(this.caller, what, () => this.once(what, send), background);
  }

  /** One try, which ends within `CALL_LIMIT_MS`. */
  private async once<T>(what: string, send: (client: MessengerClient) => Promise<T>): Promise<T> {
    const { clock, secrets } = this.means;
    const token = new CancelToken();
    try {
      return await inTime(clock, send(cancellable(this.client, token)), CALL_LIMIT_MS, () => {
        const error = noAnswer(what);
        token.cancel(error);
        return error;
      });
    } catch (error) {
      throw personaErrorOf(error, what, secrets);
    }
  }
}

/**
 * What axios 0.21 takes as a cancel token; Bottender keeps axios' own class to itself.
 *
 * It must be no plain object: of that, axios copies each member, and looks at the promise so that V8 compiles axios less
 * well from then on. Every message would pay for it.
 */
class CancelToken {
  cancel!: (reason: PersonaError) => void;
  readonly promise = new Promise<PersonaError>((resolve) => (this.cancel = resolve));

  throwIfRequested(): void {
    // What was cancelled is not begun again.
  }
}

/** The client for one call that can be given up: its connection is closed then, and keeps no process alive. */
function cancellable(base: MessengerClient, cancelToken: CancelToken): MessengerClient {
  const { axios } = base;
  const calls = {
    get: (url: string, config?: object) => axios.get(url, { ...config, cancelToken }),
    delete: (url: string) => axios.delete(url, { cancelToken }),
    post: (url: string, data: unknown) => axios.post(url, data, { cancelToken }),
  };
  return Object.create(base, { axios: { value: calls } }) as MessengerClient;
}

function mayBeGone(error: unknown): error is PersonaError {
  if (!(error instanceof PersonaError)) return false;
  if (error.code !== 'REJECTED' && error.code !== 'NOT_FOUND') return false;
  return error.graph === undefined || outcomeOf(error).is === 'refused';
}

function noAnswer(what: string): PersonaError {
  return new PersonaError(
    'UNAVAILABLE',
    `${what} got no answer within ${CALL_LIMIT_MS / 1000} seconds. Try again later.`,
    { outcomeUnknown: true },
  );
}

function endless(): PersonaError {
  return new PersonaError('UNAVAILABLE', `${LISTING} failed: the list has no end.`);
}

function wrongPage({ page }: Caller, cause: unknown): PersonaError {
  return new PersonaError(
    'NOT_ALLOWED',
    `The access token is not for Page ${page?.id}: whether the persona is gone cannot be told.`,
    { cause },
  );
}
