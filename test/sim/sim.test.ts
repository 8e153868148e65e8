import { describe, expect, it } from 'vitest';

import { run, type Job } from './command/job';
import recorded from './seeds.json';

const STEPS = 400;
const SEEDS = [1, 2, 3, 4];

describe('the simulator', () => {
  it('finds nothing that must not be in a few worlds', async () => {
    for (const seed of SEEDS) {
      const { messages, violations } = await run({ seed, steps: STEPS });
      expect({ seed, violations }).toEqual({ seed, violations: [] });
      expect(messages).toBeGreaterThan(0);
    }
  });

  it('runs the same world twice in the same way', async () => {
    const [first, second] = [
      await run({ seed: 9, steps: STEPS }),
      await run({ seed: 9, steps: STEPS }),
    ];
    expect(second.hash).toBe(first.hash);
    expect((await run({ seed: 10, steps: STEPS })).hash).not.toBe(first.hash);
  });

  it('finds nothing any more in worlds that have failed', async () => {
    for (const job of recorded as Job[]) {
      const { violations } = await run(job);
      expect({ ...job, violations }).toEqual({ ...job, violations: [] });
    }
  });
});
