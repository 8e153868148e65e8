import fc from 'fast-check';
import { expect, vi } from 'vitest';

import { startTestEmulator, type BotOptions } from '../../support/bot';
import { scene } from './arbitrary';
import { faultsOf, heard, toBeKept, toBeTyped, typed } from './hearing';
import { play } from './performance';

export const MODES: [name: string, options: BotOptions][] = [
  ['JSON', {}],
  ['batch', { batchConfig: { delay: 2 } }],
  ['first-message', { batchFirstMessage: true }],
];
/** Temporary personas are deleted in the background. */
const SOON = { timeout: 3000, interval: 2 };

/**
 * Plays random programs of many handlers: each message is spoken under the name that its handler chose, each text comes
 * once, and the Page is left clean.
 *
 * @param limitMs a failing scene is made smaller until then, so that the report comes before the test's own time is up
 * @returns how many messages that was seen with
 */
export async function speaksAsItChose(
  mode: BotOptions,
  runs: number,
  limitMs: number,
): Promise<number> {
  let messages = 0;
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
    { numRuns: runs, interruptAfterTimeLimit: limitMs, markInterruptAsFailure: true },
  );
  return messages;
}
