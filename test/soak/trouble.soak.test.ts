import { afterAll, describe, expect, it, vi } from 'vitest';

import type { BotOptions } from '../support/bot';
import { brokenPromises, figuresOf, leftBehind, outcomesOf } from './support/findings';
import { seedOfThisRun } from './support/random';
import { runIntoTrouble, type Setting } from './support/run';

const JSON_MODE: BotOptions = {};
const BATCH_MODE: BotOptions = { batchConfig: { delay: 10, retryTimes: 2 } };
const FIRST_MESSAGE_MODE: BotOptions = { batchFirstMessage: true };
const SETTINGS: [string, Omit<Setting, 'seed' | 'messages'>][] = [
  ['JSON mode, as the Page', { mode: JSON_MODE, fallback: 'page', withDefault: true }],
  ['JSON mode, with the name', { mode: JSON_MODE, fallback: 'prefix', withDefault: false }],
  ['batch mode, as the Page', { mode: BATCH_MODE, fallback: 'page', withDefault: false }],
  ['batch mode, with the name', { mode: BATCH_MODE, fallback: 'prefix', withDefault: true }],
  [
    'first-message mode, as the Page',
    { mode: FIRST_MESSAGE_MODE, fallback: 'page', withDefault: false },
  ],
];
/** In each setting. */
const MESSAGES = 4000;
/**
 * Deletions that failed are tried again after 5 seconds, and after 60 where Messenger seemed to limit the Page.
 */
const AFTERWARDS = { timeout: 90_000, interval: 50 };

const seed = seedOfThisRun();
let total = 0;
console.log(`SOAK_SEED=${seed}`);

describe.each(SETTINGS)('trouble in %s', (name, setting) => {
  it('loses, doubles and misattributes nothing, and leaves the Page clean', async () => {
    const whole = { ...setting, seed, messages: MESSAGES };
    const startedAt = Date.now();
    const run = await runIntoTrouble(whole);
    const seconds = (Date.now() - startedAt) / 1000;
    const outcomes = outcomesOf(run);
    const figures = figuresOf(run, outcomes);
    total += figures.messages;
    console.log(name, { seconds, ...figures });

    // One broken promise does not hide another.
    expect.soft(brokenPromises(run, outcomes, whole)).toEqual([]);
    expect.soft(figures.spokenPercent).toBeGreaterThan(95);
    await vi.waitFor(
      async () =>
        expect(await leftBehind(run)).toMatchObject({ temporary: [], temporaryRecords: [] }),
      AFTERWARDS,
    );
    await run.bot.plugin?.close();
    const left = await leftBehind(run);
    expect(left).toMatchObject({
      temporary: [],
      temporaryRecords: [],
      unrecorded: [],
      existing: [],
    });
    expect(left.unknown).toEqual(left.lostCreations);
  });
});

afterAll(() => {
  console.log(`${total} messages in all, SOAK_SEED=${seed}`);
  expect(total).toBeGreaterThan(10_000);
});
