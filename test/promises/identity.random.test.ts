import { afterAll, describe, expect, it } from 'vitest';

import { runs } from '../support/runs';
import { MODES, speaksAsItChose } from './support/identity';

const RUNS = runs(8, 80);
const ENOUGH = runs(300, 12_000);
let messages = 0;

describe.each(MODES)('whatever a handler does, in %s mode', (_, mode) => {
  it(
    'speaks under the name it chose, and leaves the Page clean',
    { timeout: 400_000 },
    async () => {
      messages += await speaksAsItChose(mode, RUNS, 300_000);
    },
  );
});

afterAll(() => {
  console.log(`who spoke was right in ${messages} messages`);
  expect(messages).toBeGreaterThan(ENOUGH);
});
