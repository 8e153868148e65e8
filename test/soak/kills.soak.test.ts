import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { Emulator } from '../../src/emulator';
import { DURABLE_STORES, startWorker, type SharedStore, type Worker } from '../processes/support';
import { botOn, PAGE, startTestEmulator } from '../support/bot';
import { plant } from '../support/graph';
import { randomOf, seedOfThisRun, type Random } from './support/random';

const KILLS = 100;
const AT_ONCE = 4;
const LEASE_MS = 1000;
/** A worker speaks after about half a second; then it is killed within this time. */
const SOON_MS = 400;
const PLANTED = 5;

const seed = seedOfThisRun();
console.log(`SOAK_SEED=${seed}`);

describe.each(DURABLE_STORES)(
  'processes killed in the middle of temporary conversations, on a %s',
  (name, open) => {
    let shared: SharedStore;
    let emulator: Emulator;
    const workers = new Set<Worker>();

    beforeEach(async () => {
      shared = await open();
      emulator = await startTestEmulator();
    });
    afterEach(async () => {
      for (const worker of workers) worker.process.kill('SIGKILL');
      await shared.close();
    });

    /** Lets a process speak, and kills it at a random moment after its first word. */
    async function killOne(index: number, random: Random): Promise<void> {
      const psid = `${8_000_000 + index}`;
      const worker = startWorker(emulator, shared, {
        do: 'temporaries',
        psid,
        leaseMs: LEASE_MS,
        batchFirstMessage: index % 2 === 1,
      });
      workers.add(worker);
      await vi.waitFor(() => expect(emulator.messages(psid).length).toBeGreaterThan(0), {
        timeout: 30_000,
        interval: 5,
      });
      await new Promise((resolve) => setTimeout(resolve, random() * SOON_MS));
      worker.process.kill('SIGKILL');
      await worker.ended;
      workers.delete(worker);
    }

    it('leave nothing behind that a later process does not find', async () => {
      const random = randomOf(seed);
      // Made by somebody else, under the names that the killed ones use.
      const planted = await Promise.all(
        Array.from({ length: PLANTED }, (_, index) =>
          plant(emulator, {
            name: `Agent ${index}`,
            profilePictureUrl: 'https://example.com/a.jpg',
          }),
        ),
      );
      const queue = Array.from({ length: KILLS }, (_, index) => index);
      const killer = async () => {
        for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
          await killOne(next, random);
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, killer));

      const store = shared.open();
      const group = `${emulator.origin} ${PAGE.id} temporary`;
      const left = emulator.personas().length - planted.length;
      const later = botOn(emulator, { personas: { store, leaseMs: LEASE_MS } });
      await later.handle(() => undefined);
      await vi.waitFor(
        async () => {
          const kinds = (await store.list(group)).map(([, { kind }]) => kind);
          expect(kinds.filter((kind) => kind === 'temporary')).toEqual([]);
        },
        { timeout: 30_000, interval: 50 },
      );

      // What nobody can decide is on record, by name; what nobody is in doubt about is gone.
      const unconfirmed = (await store.list(group)).map(([, record]) => record);
      const names = unconfirmed.flatMap((record) =>
        record.kind === 'unconfirmed' ? [record.name] : [],
      );
      const others = emulator.personas().filter(({ id }) => !planted.includes(id));
      for (const { name: persona } of others) expect(names).toContain(persona);
      expect(others.length).toBeLessThanOrEqual(names.length);
      expect(emulator.personas().map(({ id }) => id)).toEqual(expect.arrayContaining(planted));
      console.log(name, {
        kills: KILLS,
        leftByThem: left,
        swept: later.events.filter(({ type }) => type === 'swept').length,
        unconfirmed: names.length,
        ofThoseOnThePage: others.length,
      });
      await later.plugin?.close();
    });
  },
);
