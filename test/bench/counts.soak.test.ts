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

describe('what a message with a known persona makes', () => {
  it('is one promise more than plain Bottender makes for it', async () => {
    const counts = (await countsOf('promises')) as Record<
      string,
      Record<string, { plain: number; plugin: number }>
    >;
    const onTop = (scenario: string, mode: string) => {
      const { plain = NaN, plugin = NaN } = counts[scenario]?.[mode] ?? {};
      return plugin - plain;
    };
    expect(counts.usePersona?.json?.plain).toBeGreaterThan(0);
    expect(onTop('attach', 'json')).toBe(0);
    for (const scenario of ['default', 'usePersona', 'option']) {
      // What the event costs, whoever speaks, is no cost of the message.
      expect(onTop(scenario, 'json') - onTop('silent', 'json')).toBeLessThanOrEqual(1);
      // The flush of fifty messages makes some of its own.
      expect(onTop(scenario, 'batch') - onTop('silent', 'json')).toBeLessThanOrEqual(1.2);
    }
  });
});
