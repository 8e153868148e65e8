import { afterEach, describe, expect, it, vi } from 'vitest';

import { memoryStore, type TemporaryRecord } from '../../src';
import type { Emulator } from '../../src/emulator';
import {
  botOn,
  calls,
  JOHN,
  OTHER_PAGE,
  PAGE,
  personaRecords,
  startTestEmulator,
} from '../support/bot';
import { plant } from '../support/graph';

const LEASE_MS = 100;

const leftover = (id?: string): TemporaryRecord => ({
  kind: 'temporary',
  version: 1,
  owner: 'a process that is dead',
  ...JOHN,
  createdAtMs: 0,
  ...(id !== undefined && { id }),
});

describe('what a dead process left behind', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  const scene = async (
    record: (emulator: Emulator) => Promise<TemporaryRecord>,
    token = PAGE.accessToken,
  ) => {
    const emulator = await startTestEmulator();
    const store = memoryStore();
    await store.set(`${emulator.origin} ${PAGE.id} temporary 1`, await record(emulator));
    const bot = botOn(emulator, {
      personas: { store, leaseMs: LEASE_MS, retryMs: 100 },
      mapPageToAccessToken: () => Promise.resolve(token),
    });
    await bot.handle(() => undefined);
    return { bot, emulator, records: () => personaRecords(store, emulator) };
  };

  it('is deleted once a process has met the Page, with an event', async () => {
    const { bot, emulator, records } = await scene(async (graph) =>
      leftover(await plant(graph, JOHN)),
    );
    await vi.waitFor(async () => expect(await records()).toEqual([]));
    expect(emulator.personas()).toEqual([]);
    expect(bot.events).toMatchObject([{ type: 'swept', pageId: PAGE.id, name: JOHN.name }]);
  });

  it('is taken off record where somebody else has deleted it', async () => {
    const { records } = await scene(() => Promise.resolve(leftover('4000000000001')));
    await vi.waitFor(async () => expect(await records()).toEqual([]));
  });

  it('stays on record where the token answers for another Page', async () => {
    const { emulator, records } = await scene(
      async (graph) => leftover(await plant(graph, JOHN)),
      OTHER_PAGE.accessToken,
    );
    await vi.waitFor(() => expect(calls(emulator)).toContain('GET /me'));
    expect(await records()).toHaveLength(1);
    expect(emulator.personas(PAGE.id)).toHaveLength(1);
  });

  it('is unconfirmed where the answer of its creation was never heard: nothing is deleted by guess', async () => {
    const { bot, emulator, records } = await scene(async (graph) => {
      await plant(graph, JOHN);
      return leftover();
    });
    await vi.waitFor(async () => expect(await records()).toMatchObject([{ kind: 'unconfirmed' }]));
    expect(bot.events).toMatchObject([{ type: 'unconfirmed', name: JOHN.name, recordId: '1' }]);
    expect(emulator.personas()).toHaveLength(1);
  });

  it('is tried again with a new token after the first one was refused', async () => {
    const { bot, emulator, records } = await scene(async (graph) => {
      const id = await plant(graph, JOHN);
      graph.fail({ match: 'DELETE', with: { code: 190 } });
      return leftover(id);
    });
    await vi.waitFor(() =>
      expect(calls(emulator)).toContainEqual(expect.stringMatching(/^DELETE/)),
    );
    await vi.waitFor(
      async () => {
        await bot.handle(() => undefined);
        expect(await records()).toEqual([]);
      },
      { timeout: 5000 },
    );
    expect(emulator.personas()).toEqual([]);
  });
});
