import fc from 'fast-check';
import { afterAll, describe, expect, it, vi } from 'vitest';

import { startTestEmulator, type BotOptions } from '../support/bot';
import { scene } from './support/arbitrary';
import { faultsOf, heard, toBeKept, toBeTyped, typed } from './support/hearing';
import { play } from './support/performance';

const MODES: [string, BotOptions, runs: number][] = [
  ['JSON', {}, 60],
  ['batch', { batchConfig: { delay: 2 } }, 60],
  ['first-message', { batchFirstMessage: true }, 60],
];
/** How many messages the promise is tried on, at the least. */
const ENOUGH = 10_000;
let messages = 0;
/** A failing scene is made smaller until then, so that the report comes before the test's own time is up. */
const LIMIT_MS = 100_000;
/** Temporary personas are deleted in the background. */
const SOON = { timeout: 3000, interval: 2 };

describe.each(MODES)('whatever a handler does, in %s mode', (_, mode, runs) => {
  it(
    'speaks under the name it chose, and leaves the Page clean',
    { timeout: 120_000 },
    async () => {
      const emulator = await startTestEmulator();
      await fc.assert(
        fc
          .asyncProperty(scene, async (each) => {
            const performance = await play(emulator, each, mode);
            const arrived = heard(emulator.messages());
            messages += arrived.length;
            const failed = [...performance.settled].filter(([, error]) => error !== undefined);
            expect(failed).toEqual([]);
            expect(faultsOf(arrived, performance)).toEqual([]);
            expect(typed(emulator.messages())).toEqual(toBeTyped(performance));

            // Temporary personas go when their lifetimes end, without close(); nothing else does.
            const kept = toBeKept(performance);
            const living = () => emulator.personas().map(({ name }) => name);
            await vi.waitFor(() => expect(living().sort()).toEqual(kept), SOON);
            await performance.close();
            expect(living().sort()).toEqual(kept);
            const ids = emulator.personas().map(({ id }) => id);
            expect(ids).toEqual(expect.arrayContaining(performance.existing));
          })
          .afterEach(() => emulator.reset()),
        { numRuns: runs, interruptAfterTimeLimit: LIMIT_MS, markInterruptAsFailure: true },
      );
    },
  );
});

afterAll(() => {
  console.log(`who spoke was right in ${messages} messages`);
  expect(messages).toBeGreaterThan(ENOUGH);
});
