import { expect, it } from 'vitest';

import { MODES, speaksAsItChose } from '../promises/support/identity';

const RUNS = 80;
const ENOUGH = 4000;

it.each(MODES)('who spoke is right in thousands of messages, in %s mode', async (name, mode) => {
  const messages = await speaksAsItChose(mode, RUNS, 300_000);
  console.log(`in ${name} mode, who spoke was right in ${messages} messages`);
  expect(messages).toBeGreaterThan(ENOUGH);
});
