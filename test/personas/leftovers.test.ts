import { describe, expect, it, vi } from 'vitest';

import { memoryStore, PersonaError, type PersonaStore, type TemporaryRecord } from '../../src';
import { Lifetime } from '../../src/speakers/lifetime';
import { wantedBy } from '../../src/speakers/persona';
import {
  calls,
  JOHN,
  MARY,
  OTHER_PAGE,
  PAGE,
  personaRecords,
  startTestEmulator,
} from '../support/bot';
import { settled } from '../support/clock';
import { FOREIGN_ANSWERS, startGateway } from '../support/gateway';
import { plant, remove } from '../support/graph';
import { faultyStore, keeperOn, LEASE_MS, RETRY_MS } from '../support/keeper';

const TICK_MS = LEASE_MS + 100;
const DEAD = 'a process that is dead';
const john = wantedBy(JOHN);

const leftover = (id: string, owner = DEAD): TemporaryRecord => ({
  kind: 'temporary',
  version: 1,
  owner,
  ...JOHN,
  createdAtMs: 0,
  id,
});
const deletions = (emulator: Parameters<typeof calls>[0]) =>
  calls(emulator).filter((call) => call.startsWith('DELETE'));
const put = (store: PersonaStore, origin: string, record: TemporaryRecord, pageId = PAGE.id) =>
  store.set(`${origin} ${pageId} temporary ${record.id}`, record);

describe('a temporary persona whose lifetime is over', () => {
  it('is on record until it is deleted, however long that takes, and uses the newest token', async () => {
    const emulator = await startTestEmulator();
    const keeper = keeperOn(emulator.origin, { retryMs: 0 });
    const { clock, personas, store } = keeper;
    personas.meet(keeper.account('an expired token'));
    const refusals = emulator.fail({ match: 'DELETE', times: Infinity, with: { code: 190 } });
    await keeper.temporary(JOHN);
    for (let leases = 1; leases <= 100; leases += 1) {
      await vi.waitFor(() => expect(refusals.hits).toBe(leases));
      await settled();
      await clock.advance(TICK_MS);
    }
    await vi.waitFor(() => expect(refusals.hits).toBe(101));
    expect(await personaRecords(store, emulator)).toHaveLength(1);
    refusals.cancel();
    personas.meet(keeper.account());
    await vi.waitFor(async () => expect(await personaRecords(store, emulator)).toEqual([]));
    expect(emulator.personas()).toEqual([]);
    expect(keeper.types()).toEqual(['created', 'deleted']);
  });

  it('is deleted at once by a token that has come while an older one was refused', async () => {
    const emulator = await startTestEmulator();
    const gateway = await startGateway(emulator.origin);
    const keeper = keeperOn(gateway.origin, { retryMs: 0 });
    const { personas } = keeper;
    personas.meet(keeper.account('an expired token'));
    gateway.decide = (call, { searchParams }) => {
      if (!call.startsWith('DELETE') || searchParams.get('access_token') !== 'an expired token') {
        return undefined;
      }
      personas.meet(keeper.account());
      return { status: 400, body: { error: { code: 190, message: 'Session has expired' } } };
    };
    await keeper.temporary(JOHN);
    await vi.waitFor(() => expect(emulator.personas()).toEqual([]));
    await vi.waitFor(() => expect(keeper.types()).toEqual(['created', 'deleted']));
  });

  it('is not asked about with each event where its token is refused', async () => {
    const emulator = await startTestEmulator();
    const keeper = keeperOn(emulator.origin, { retryMs: 0 });
    const refusals = emulator.fail({ match: 'DELETE', times: Infinity, with: { code: 200 } });
    keeper.personas.meet(keeper.account());
    await keeper.temporary(JOHN);
    await vi.waitFor(() => expect(refusals.hits).toBe(1));
    for (let events = 0; events < 100; events += 1) {
      // Two apps of one Page take turns.
      for (const token of ['one', 'other']) keeper.personas.meet(keeper.account(token));
      await settled();
    }
    expect(refusals.hits).toBeLessThanOrEqual(3);
  });

  const uncertain = [
    ...FOREIGN_ANSWERS.map((answer) => ({ DELETE: answer, GET: answer })),
    { DELETE: { body: { success: false } }, GET: undefined },
    ...[100, 368].map((code) => {
      const body = { error: { code, message: `(#${code}) proof required` } };
      return { DELETE: { status: 400, body }, GET: { status: 400, body } };
    }),
  ];
  it.each(uncertain)('stays on record where nobody says that it is gone: %o', async (answers) => {
    const emulator = await startTestEmulator();
    const gateway = await startGateway(emulator.origin, (call) =>
      call.startsWith('DELETE') ? answers.DELETE : call.startsWith('GET') ? answers.GET : undefined,
    );
    const keeper = keeperOn(gateway.origin, { retryMs: 0 });
    await keeper.temporary(JOHN);
    await vi.waitFor(() => expect(gateway.calls.length).toBeGreaterThan(1));
    await settled();
    expect(emulator.personas()).toHaveLength(1);
    expect(keeper.types()).toEqual(['created']);
    gateway.decide = () => undefined;
    await vi.waitFor(async () => {
      await keeper.clock.advance(TICK_MS);
      expect(emulator.personas()).toEqual([]);
    });
    await vi.waitFor(() => expect(keeper.types()).toEqual(['created', 'deleted']));
  });

  it('comes off the record once, though the store fails when it is deleted', async () => {
    const emulator = await startTestEmulator();
    const { store, fail, heal } = faultyStore();
    const keeper = keeperOn(emulator.origin, { store });
    fail((method) => (method === 'delete' ? Promise.reject(new Error('full')) : undefined));
    await keeper.temporary(JOHN);
    await vi.waitFor(() => expect(keeper.types()).toEqual(['created', 'deleted', 'store']));
    expect(await personaRecords(store, emulator)).toHaveLength(1);
    heal();
    await keeper.clock.advance(TICK_MS);
    await vi.waitFor(async () => expect(await personaRecords(store, emulator)).toEqual([]));
    expect(deletions(emulator)).toHaveLength(1);
    expect(keeper.types()).toEqual(['created', 'deleted', 'store']);
  });

  it('leaves nothing in the process, and no timer', async () => {
    const emulator = await startTestEmulator();
    const keeper = keeperOn(emulator.origin);
    for (let index = 0; index < 100; index += 1) await keeper.temporary(JOHN);
    await vi.waitFor(() => expect(emulator.personas()).toEqual([]));
    await settled();
    await keeper.clock.advance(TICK_MS);
    // The next beat.
    expect(keeper.clock.timers).toBe(1);
  });
});

describe('what dead processes have left', () => {
  it('is deleted one by one: those that cannot be deleted keep none of the others', async () => {
    const emulator = await startTestEmulator();
    const keeper = keeperOn(emulator.origin, { retryMs: 0 });
    const ids = [];
    for (let index = 0; index < 12; index += 1) ids.push(await plant(emulator, JOHN));
    for (const id of ids) await put(keeper.store, emulator.origin, leftover(id));
    const hang = `DELETE /${ids[0]}`;
    emulator.fail({ match: hang, times: Infinity, with: { code: 368 } });
    emulator.fail({ match: `GET /${ids[0]}`, times: Infinity, with: { code: 2 } });
    emulator.fail({ match: `DELETE /${ids[1]}`, with: { connection: 'hang' } });
    keeper.personas.meet(keeper.account());
    await settled();
    await keeper.clock.advance(TICK_MS);
    await vi.waitFor(() => expect(emulator.personas()).toHaveLength(1));
    expect(emulator.personas()).toMatchObject([{ id: ids[0] }]);
  });

  it('is deleted a lease after the first look, on every Page', async () => {
    const emulator = await startTestEmulator();
    const keeper = keeperOn(emulator.origin);
    const { clock, personas, store } = keeper;
    await put(store, emulator.origin, leftover(await plant(emulator, JOHN)));
    const other = leftover('4000000000001');
    await put(store, emulator.origin, other, OTHER_PAGE.id);
    personas.meet(keeper.account());
    await vi.waitFor(() => expect(clock.timers).toBe(2));
    await clock.advance(TICK_MS);
    await vi.waitFor(() => expect(emulator.personas()).toEqual([]));
    // That process has been seen to be dead: no second lease passes.
    personas.meet(keeper.account(OTHER_PAGE.accessToken, OTHER_PAGE.id));
    await vi.waitFor(async () =>
      expect(await store.list(`${emulator.origin} ${OTHER_PAGE.id} temporary`)).toEqual([]),
    );
    expect(keeper.types()).toEqual(['swept', 'swept']);
  });

  it('costs one look a Page and lease, and one timer, however many Pages there are', async () => {
    const emulator = await startTestEmulator();
    const looksOf = async (pages: number) => {
      const { store, calls: storeCalls } = faultyStore();
      const keeper = keeperOn(emulator.origin, { store });
      for (let page = 0; page < pages; page += 1) {
        keeper.personas.meet(keeper.account(`token of ${page}`, String(page)));
      }
      await settled();
      const met = storeCalls.filter((call) => call.startsWith('list')).length;
      for (let leases = 0; leases < 5; leases += 1) await keeper.clock.advance(TICK_MS);
      expect(keeper.clock.timers).toBe(2);
      expect(storeCalls.length).toBeLessThan(6 * pages + 50);
      return { met, all: storeCalls.filter((call) => call.includes(' temporary')).length };
    };
    for (const pages of [100, 1_000]) {
      const { met, all } = await looksOf(pages);
      expect(met).toBeLessThanOrEqual(pages + 1);
      expect(all).toBeLessThanOrEqual(6 * pages);
      expect(all).toBeGreaterThanOrEqual(5 * pages);
    }
  });

  it('is looked for no more often than a timer can wait', async () => {
    const emulator = await startTestEmulator();
    const { store, calls: storeCalls } = faultyStore();
    const keeper = keeperOn(emulator.origin, { store, leaseMs: 2 ** 31 - 1 });
    keeper.personas.meet(keeper.account());
    await keeper.clock.advance(24 * 3_600_000);
    expect(storeCalls.length).toBeLessThan(5);
  });
});

describe('close()', () => {
  it('waits for messages and creations under way, and for what they leave', async () => {
    const emulator = await startTestEmulator();
    const keeper = keeperOn(emulator.origin);
    const { personas } = keeper;
    emulator.fail({ match: 'POST /me/personas', with: { delayMs: 100 } });
    const lifetime = new Lifetime();
    const ensured = personas.ensure(keeper.account(), { ...john, lifetime });
    const ticket = personas.underWay.begin('1');
    let isClosed = false;
    const closed = personas.close().then(() => (isClosed = true));
    await ensured;
    await settled();
    expect(isClosed).toBe(false);
    ticket.end();
    await closed;
    expect(emulator.personas()).toEqual([]);
    expect(keeper.clock.timers).toBe(0);
  });

  it('waits for a deletion in its pause', async () => {
    const emulator = await startTestEmulator();
    const keeper = keeperOn(emulator.origin, { retryMs: RETRY_MS });
    const fault = emulator.fail({ match: 'DELETE', with: { code: 2 } });
    await keeper.temporary(JOHN);
    await vi.waitFor(() => expect(keeper.types()).toContain('retried'));
    const closed = keeper.personas.close();
    await settled();
    await keeper.clock.advance(1_000);
    await closed;
    expect(fault.hits).toBe(1);
    expect(emulator.personas()).toEqual([]);
  });

  it.each([
    ['a store', true, false],
    ['Messenger', false, true],
    ['either', true, true],
  ])('ends within ten seconds where %s does not answer', async (_, storeHangs, graphHangs) => {
    const emulator = await startTestEmulator();
    const { store, fail } = faultyStore();
    const keeper = keeperOn(emulator.origin, { store });
    if (graphHangs) {
      const hang = { connection: 'hang' } as const;
      emulator.fail({ match: /DELETE|personas/, times: Infinity, with: hang });
    }
    const lifetime = new Lifetime();
    const ensured = keeper.personas.ensure(keeper.account(), { ...john, lifetime });
    await vi.waitFor(() => expect(emulator.requests.length).toBeGreaterThan(0));
    if (!graphHangs) await ensured;
    else ensured.catch(() => undefined);
    if (storeHangs) fail(() => new Promise<never>(() => undefined));
    let isClosed = false;
    void keeper.personas.close().then(() => (isClosed = true));
    await vi.waitFor(async () => {
      await keeper.clock.advance(500);
      expect(isClosed).toBe(true);
    });
    expect(keeper.clock.now()).toBeLessThanOrEqual(1_000 + 10_000 + 500);
    await emulator.close();
  });

  it('leaves no timer behind, and touches the store no more', async () => {
    const emulator = await startTestEmulator();
    const { store, calls: storeCalls } = faultyStore(memoryStore());
    const keeper = keeperOn(emulator.origin, { store });
    const { clock, page, personas } = keeper;
    const known = await personas.ensure(keeper.account(), john);
    personas.meet(keeper.account());
    await settled();
    await personas.close();
    storeCalls.length = 0;
    personas.meet(keeper.account('a newer token'));
    expect(personas.known(page, john)).toBe(known);
    expect(await personas.ensure(keeper.account(), john)).toBe(known);
    for (const wanted of [wantedBy(MARY), { ...john, lifetime: new Lifetime() }]) {
      await expect(personas.ensure(keeper.account(), wanted)).rejects.toMatchObject({
        code: 'UNAVAILABLE',
      });
    }
    const { id } = await personas.create(keeper.account(), MARY);
    await personas.delete(keeper.account(), id);
    await personas.close();
    await clock.advance(10 * TICK_MS);
    expect(storeCalls).toEqual([]);
    expect(clock.timers).toBe(0);
    expect(emulator.personas()).toMatchObject([JOHN]);
  });
});

it('whether a persona is gone is asked once, and no gateway can tell', async () => {
  const emulator = await startTestEmulator();
  const gateway = await startGateway(emulator.origin);
  const keeper = keeperOn(gateway.origin, { retryMs: 0 });
  const { id } = await keeper.personas.create(keeper.account(), JOHN);
  const ask = () => keeper.account().graph.isGone(id);
  expect(await ask()).toBe(false);
  for (const answer of FOREIGN_ANSWERS) {
    gateway.decide = () => answer;
    gateway.calls.length = 0;
    await expect(ask()).rejects.toThrow(PersonaError);
    expect(gateway.calls).toEqual([`GET /${id}`]);
  }
  gateway.decide = () => undefined;
  await remove(emulator, id);
  expect(await ask()).toBe(true);
});
