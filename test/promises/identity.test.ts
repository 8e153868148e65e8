import { afterAll, describe, expect, it } from 'vitest';

import { MODES, speaksAsItChose } from './support/identity';

/** The soak plays more of them. */
const RUNS = 20;
const ENOUGH = 3000;
let messages = 0;

describe.each(MODES)('whatever a handler does, in %s mode', (_, mode) => {
  it(
    'speaks under the name it chose, and leaves the Page clean',
    { timeout: 120_000 },
    async () => {
      messages += await speaksAsItChose(mode, RUNS, 100_000);
    },
  );
});

afterAll(() => {
  console.log(`who spoke was right in ${messages} messages`);
  expect(messages).toBeGreaterThan(ENOUGH);
});
