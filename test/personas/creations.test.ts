import { describe, expect, it, vi } from 'vitest';

import { memoryStore } from '../../src';
import { Lifetime } from '../../src/speakers/lifetime';
import { wantedBy } from '../../src/speakers/persona';
import { calls, JOHN, MARY, PAGE, personaRecords, startTestEmulator } from '../support/bot';
import { settled } from '../support/clock';
import { FOREIGN_ANSWERS, startGateway } from '../support/gateway';
import { broken, faultyStore, keeperOn, LEASE_MS, silent } from '../support/keeper';

const CREATE = 'POST /me/personas';
const john = wantedBy(JOHN);
const creations = (emulator: Parameters<typeof calls>[0]) =>
  calls(emulator).filter((call) => call === CREATE).length;

describe('a creation that fails is asked for again at once', () => {
  it.each(['get', 'set', 'swap'] as const)(
    'where it was the store that failed (%s), also of a temporary persona',
    async (failing) => {
      const emulator = await startTestEmulator();
      const { store, fail, heal } = faultyStore();
      const keeper = keeperOn(emulator.origin, { store });
      fail((method) => (method === failing ? broken() : undefined));
      const lifetime = new Lifetime();
      for (const wanted of [john, { ...john, lifetime }]) {
        const refused = keeper.personas.ensure(keeper.account(), wanted);
        const isNeeded = wanted === john || failing === 'set';
        if (isNeeded) await expect(refused).rejects.toMatchObject({ code: 'STORE' });
        else expect(await refused).toMatchObject(JOHN);
      }
      heal();
      for (const wanted of [john, { ...john, lifetime }]) {
        expect(await keeper.personas.ensure(keeper.account(), wanted)).toMatchObject(JOHN);
      }
    },
  );

  it.each(FOREIGN_ANSWERS)('where it was a gateway that answered: %o', async (answer) => {
    const emulator = await startTestEmulator();
    const gateway = await startGateway(emulator.origin, () => answer);
    const keeper = keeperOn(gateway.origin, { retryMs: 0 });
    const ensure = () => keeper.personas.ensure(keeper.account(), john);
    await expect(ensure()).rejects.toMatchObject({ code: 'UNAVAILABLE', outcomeUnknown: true });
    gateway.decide = () => undefined;
    expect(await ensure()).toMatchObject(JOHN);
    expect(keeper.types()).toEqual(['unconfirmed', 'created']);
  });

  it.each([{ code: 190 }, { code: 200 }, { code: 10, subcode: 2018336 }])(
    'with another token, where %o was about the first one',
    async (fault) => {
      const NEW = { ...PAGE, id: PAGE.id, accessToken: 'THE-NEW-TOKEN-OF-A' };
      const emulator = await startTestEmulator({ pages: [NEW] });
      const keeper = keeperOn(emulator.origin);
      const refused = emulator.fail({ match: CREATE, with: fault });
      for (let asked = 0; asked < 3; asked += 1) {
        await expect(keeper.personas.ensure(keeper.account(), john)).rejects.toThrow();
      }
      expect(emulator.requests.length).toBe(1);
      const renewed = keeper.account(NEW.accessToken);
      if (refused.hits === 0) emulator.fail({ match: CREATE, with: fault }).cancel();
      expect(await keeper.personas.ensure(renewed, john)).toMatchObject(JOHN);
    },
  );
});

it('a creation that is not answered ends after 15 seconds, on record, and can be asked for again', async () => {
  const emulator = await startTestEmulator();
  const { clock, account, personas, store, types } = keeperOn(emulator.origin);
  emulator.fail({ match: CREATE, with: { connection: 'hang' } });
  const late = personas.ensure(account(), john);
  const outcome = late.then(
    () => 'created',
    (error: { code: string }) => error.code,
  );
  await vi.waitFor(() => expect(creations(emulator)).toBe(1));
  await clock.advance(14_999);
  expect(types()).toEqual([]);
  await clock.advance(1);
  expect(await outcome).toBe('UNAVAILABLE');
  expect(await personaRecords(store, emulator)).toMatchObject([{ kind: 'unconfirmed', ...JOHN }]);
  expect(await personas.ensure(account(), john)).toMatchObject(JOHN);
  expect(types()).toEqual(['unconfirmed', 'created']);
  // The next beat.
  expect(clock.timers).toBe(1);
});

const lifetime = new Lifetime();
it.each([
  ['lasting', john],
  ['temporary', { ...john, lifetime }],
])('a %s persona is unconfirmed once, however often it is tried in vain', async (_, wanted) => {
  const emulator = await startTestEmulator();
  const gateway = await startGateway(emulator.origin, (call) =>
    call === CREATE ? { status: 502, body: 'Bad Gateway' } : undefined,
  );
  const { clock, account, personas, store, types } = keeperOn(gateway.origin);
  const asked = Array.from({ length: 10 }, () => personas.ensure(account(), wanted));
  const all = Promise.allSettled(asked);
  let isOver = false;
  void all.then(() => (isOver = true));
  await vi.waitFor(async () => {
    await clock.advance(250);
    expect(isOver).toBe(true);
  }, 10_000);
  expect(gateway.calls.length).toBeGreaterThan(3);
  expect(await store.list(`${gateway.origin} ${PAGE.id} temporary`)).toMatchObject([
    [expect.any(String), { kind: 'unconfirmed', ...JOHN }],
  ]);
  expect(types().filter((type) => type === 'unconfirmed')).toHaveLength(1);
});

describe('where a store does not answer any more', () => {
  it('a persona that is there speaks, now and later', async () => {
    const emulator = await startTestEmulator();
    const { store, fail, heal } = faultyStore();
    const { clock, account, page, personas } = keeperOn(emulator.origin, { store });
    fail((method, key) => (method === 'set' && key.includes(' persona ') ? silent() : undefined));
    const ensured = personas.ensure(account(), john);
    await vi.waitFor(() => expect(personas.known(page, john)).toMatchObject(JOHN));
    await clock.advance(1_000);
    expect(await ensured).toBe(personas.known(page, john));
    expect(await personas.ensure(account(), john)).toBe(await ensured);
    heal();
  });

  it('a persona that could not be put on record yet is not created by others, and is found later', async () => {
    const emulator = await startTestEmulator();
    const { store, fail, heal } = faultyStore();
    const first = keeperOn(emulator.origin, { store });
    const second = keeperOn(emulator.origin, { store, retryMs: 0 });
    fail((method, key) => (method === 'set' && key.includes(' persona ') ? broken() : undefined));
    const created = await first.personas.ensure(first.account(), john);
    await settled();
    const refused = second.personas.ensure(second.account(), john);
    await expect(refused).rejects.toThrow('Another process');
    heal();
    await first.clock.advance(1_000);
    const found = await second.personas.ensure(second.account(), john);
    expect(found.id).toBe(created.id);
    expect(emulator.personas()).toHaveLength(1);
  });

  it('a claim that could not be given back keeps nobody from creating', async () => {
    const emulator = await startTestEmulator();
    const { store, fail, heal } = faultyStore();
    const first = keeperOn(emulator.origin, { store, retryMs: 0 });
    const second = keeperOn(emulator.origin, { store, retryMs: 0 });
    emulator.fail({ match: CREATE, times: 3, with: { code: 2 } });
    /** Nothing can be given back after the claim. */
    const refuse = async () => {
      let swaps = 0;
      fail((method) => (method === 'swap' && (swaps += 1) > 1 ? broken() : undefined));
      await expect(first.personas.ensure(first.account(), john)).rejects.toThrow('(#2)');
      await settled();
      heal();
    };
    await refuse();
    // Its own claim is no obstacle to this process.
    await expect(first.personas.ensure(first.account(), john)).rejects.toThrow('(#2)');
    await settled();
    await refuse();
    const refused = second.personas.ensure(second.account(), john);
    await expect(refused).rejects.toThrow('Another process');
    await first.clock.advance(1_000);
    expect(await second.personas.ensure(second.account(), john)).toMatchObject(JOHN);
  });
});

describe('the claim of another process', () => {
  const claimed = async (alive: boolean) => {
    const emulator = await startTestEmulator();
    const { store, calls: storeCalls } = faultyStore();
    const dying = keeperOn(emulator.origin, { store });
    const hangs = emulator.fail({ match: CREATE, with: { connection: 'hang' } });
    void dying.personas.ensure(dying.account(), john).catch(() => undefined);
    await vi.waitFor(() => expect(hangs.hits).toBe(1));
    const other = keeperOn(emulator.origin, { store, retryMs: 10 * LEASE_MS });
    const ensured = other.personas.ensure(other.account(), john);
    storeCalls.length = 0;
    /** A process that is dead has no time any more. */
    const pass = async (ms: number) => {
      if (alive) await Promise.all([dying.clock.advance(ms), other.clock.advance(ms)]);
      else await other.clock.advance(ms);
    };
    return { dying, emulator, ensured, other, pass, store, storeCalls };
  };

  it('is void a lease after the first look, and what it may have created is on record', async () => {
    const { emulator, ensured, other, pass, store } = await claimed(false);
    for (let second = 0; second < 34; second += 1) await pass(1_000);
    expect(await ensured).toMatchObject(JOHN);
    expect(emulator.personas()).toHaveLength(2);
    const records = await personaRecords(store, emulator);
    expect(records.map(({ kind }) => kind).sort()).toEqual(['persona', 'unconfirmed']);
    expect(other.types()).toEqual(['unconfirmed', 'created']);
  });

  it('leaves nothing on record where the dead process had finished', async () => {
    const emulator = await startTestEmulator();
    const { store, fail, heal } = faultyStore();
    const dying = keeperOn(emulator.origin, { store });
    let swaps = 0;
    fail((method) => (method === 'swap' && (swaps += 1) > 1 ? silent() : undefined));
    const { id } = await dying.personas.ensure(dying.account(), john);
    heal();
    const other = keeperOn(emulator.origin, { store, retryMs: 10 * LEASE_MS });
    expect(await other.personas.ensure(other.account(), john)).toMatchObject({ id });
    other.personas.vanished(other.page, id);
    const renewed = other.personas.renew(other.account(), { id, ...JOHN });
    await vi.waitFor(async () => {
      await other.clock.advance(LEASE_MS / 2);
      expect(creations(emulator)).toBe(2);
    });
    expect(await renewed).toMatchObject(JOHN);
    expect(other.types()).toEqual(['reused', 'renewed']);
  });

  it('is looked at more and more seldom, once for all messages of a process', async () => {
    const { ensured, other, pass, storeCalls } = await claimed(true);
    const others = Array.from({ length: 100 }, () =>
      other.personas.ensure(other.account(), john).catch(() => undefined),
    );
    for (let tenth = 0; tenth < 100; tenth += 1) await pass(100);
    expect(storeCalls.filter((call) => call.includes(' claim ')).length).toBeLessThan(50);
    expect(storeCalls.length).toBeLessThan(80);
    for (let second = 0; second < 20; second += 1) await pass(1_000);
    expect(await ensured).toMatchObject(JOHN);
    expect(await Promise.all(others)).toHaveLength(100);
  });
});

it("a record says whose roster it is for, and a handler's profile is nobody's", async () => {
  const emulator = await startTestEmulator();
  const keeper = keeperOn(emulator.origin, { bot: 'app:42' });
  await keeper.personas.ensure(keeper.account(), { ...john, roster: 'john' });
  await keeper.personas.ensure(keeper.account(), wantedBy(MARY));
  const records = await personaRecords(keeper.store, emulator);
  expect(records).toMatchObject([{ roster: 'john', bot: 'app:42' }, { name: MARY.name }]);
  expect(records[1]).not.toHaveProperty('bot');
});

it('a million profiles over time are not all known: the last ones are, the first are found on record', async () => {
  const emulator = await startTestEmulator();
  const { store, calls: storeCalls } = faultyStore(memoryStore());
  const keeper = keeperOn(emulator.origin, { store });
  const { account, page, personas } = keeper;
  const wanted = (index: number) =>
    wantedBy({ name: `Agent ${index}`, profilePictureUrl: JOHN.profilePictureUrl });
  await personas.ensure(account(), wanted(0));
  const [[key, record]] = (await store.list(`${emulator.origin} ${PAGE.id} persona`)) as [
    [string, object],
  ];
  // All others are on record already, as another process has left them.
  const get = store.get.bind(store);
  store.get = async (asked) =>
    asked === key || !asked.includes(' persona ')
      ? get(asked)
      : ({ ...record, id: asked.slice(-12) } as never);
  const all = 25_000;
  for (let index = 1; index < all; index += 1) await personas.ensure(account(), wanted(index));
  expect(creations(emulator)).toBe(1);
  const known = Array.from({ length: all }, (_, index) => personas.known(page, wanted(index)));
  const count = known.filter(Boolean).length;
  expect(count).toBeGreaterThanOrEqual(10_000);
  expect(count).toBeLessThan(20_001);
  expect(known.at(-1)).toBeDefined();
  expect(known[0]).toBeUndefined();
  storeCalls.length = 0;
  expect(await personas.ensure(account(), wanted(0))).toMatchObject({ name: 'Agent 0' });
  expect(creations(emulator)).toBe(1);
});
