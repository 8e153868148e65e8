import { MessengerClient } from 'messaging-api-messenger';

import { memoryStore, type PersonaEvent, type PersonaProfile, type PersonaStore } from '../../src';
import { originOf, transportOf } from '../../src/channels/messenger/transport/transport';
import { Events } from '../../src/events';
import { Account } from '../../src/graph/account';
import { Pages } from '../../src/graph/pages';
import { Retries } from '../../src/graph/retries';
import { Secrets } from '../../src/graph/secrets';
import { Personas } from '../../src/personas/personas';
import { Lifetime } from '../../src/speakers/lifetime';
import { wantedBy } from '../../src/speakers/persona';
import { PAGE } from './bot';
import { TestClock } from './clock';

export const LEASE_MS = 30_000;
export const RETRY_MS = 10_000;

export interface KeeperOptions {
  store?: PersonaStore;
  clock?: TestClock;
  leaseMs?: number;
  retryMs?: number;
  bot?: string;
}

/** One process's keeper of the personas, on a clock that the test moves, with Bottender's own client. */
export function keeperOn(origin: string, options: KeeperOptions = {}) {
  const { clock = new TestClock(), store = memoryStore(), leaseMs = LEASE_MS } = options;
  const { retryMs = RETRY_MS, bot } = options;
  const happened: PersonaEvent[] = [];
  const events = new Events((event) => happened.push(event));
  const secrets = new Secrets();
  const means = {
    clock,
    pages: new Pages(),
    retries: new Retries(retryMs, events, clock),
    secrets,
  };
  const personas = new Personas({
    store,
    clock,
    events,
    retryMs,
    leaseMs,
    ...(bot !== undefined && { bot: () => bot }),
  });
  const account = (token = PAGE.accessToken, pageId: string | null = PAGE.id) => {
    const base = new MessengerClient({ accessToken: token, origin });
    const client = transportOf(base, {
      token,
      graphVersion: undefined,
      secrets,
    });
    return new Account({ client, token, origin: originOf(base), pageId, means });
  };
  return {
    account,
    clock,
    events: happened,
    means,
    personas,
    store,
    page: means.pages.of(origin, PAGE.id),
    types: () => happened.map(({ type }) => type),
    /** Lets a temporary persona come and go. */
    async temporary(profile: PersonaProfile, of = account()) {
      const lifetime = new Lifetime();
      const persona = await personas.ensure(of, { ...wantedBy(profile), lifetime });
      lifetime.end();
      return persona;
    },
  };
}

/** A store of which single methods can be made to fail, hang or be counted. */
export function faultyStore(store: PersonaStore = memoryStore()) {
  const calls: string[] = [];
  type Fault = (method: keyof PersonaStore, key: string) => Promise<never> | undefined;
  let fault: Fault = () => undefined;
  const around =
    <A extends [string, ...unknown[]], R>(
      method: keyof PersonaStore,
      work: (...args: A) => Promise<R>,
    ) =>
    (...args: A): Promise<R> => {
      calls.push(`${method} ${args[0]}`);
      return fault(method, args[0]) ?? work(...args);
    };
  const faulty: PersonaStore = {
    get: around('get', (key: string) => store.get(key)),
    set: around('set', (key, record) => store.set(key, record)),
    swap: around('swap', (key, expected, next) => store.swap(key, expected, next)),
    delete: around('delete', (key: string) => store.delete(key)),
    list: around('list', (group: string) => store.list(group)),
    close: () => fault('close', '') ?? store.close(),
  };
  return {
    store: faulty,
    calls,
    /** Decides about each call from now on; `undefined` lets it through. */
    fail: (decide: Fault) => void (fault = decide),
    heal: () => void (fault = () => undefined),
  };
}

export const broken = () => Promise.reject<never>(new Error('the disk is full'));
export const silent = () => new Promise<never>(() => undefined);
