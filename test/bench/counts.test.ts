import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { measures, type Measured } from '../../bench/measures';
import type { Results } from '../../bench/table';

const results = JSON.parse(readFileSync('bench/results.json', 'utf8')) as Results;

/** Takes a measure as the bench takes it, but that nothing waits for the network. */
async function countsOf(name: string): Promise<Measured['counts']> {
  const measure = measures.find((each) => each.name === name);
  return (await measure?.run({ quick: true, latencyMs: 0 }))?.counts;
}

describe('what Messenger counts', () => {
  it('is 1.03 Graph calls a message at most, with 20 personas on the fly in 1,000 conversations', async () => {
    const counts = await countsOf('graph-calls');
    expect(counts).toMatchObject({ conversations: 1000, personas: 20, plain: 3 });
    expect(counts?.plugin).toBeLessThanOrEqual(1.03);
    expect(results.counts['graph-calls']).toEqual(counts);
  }, 60_000);

  it('is one round trip to the first message of a new persona, where it was two', async () => {
    const counts = await countsOf('round-trips');
    expect(counts).toEqual({
      plain: { first: 2, fifth: 6 },
      plugin: { first: 2, fifth: 6 },
      batched: { first: 1, fifth: 5 },
    });
    expect(results.counts['round-trips']).toEqual(counts);
  });
});
