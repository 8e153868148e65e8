import { describe, expect, it } from 'vitest';

import { growth } from '../../bench/growth';
import { memoryStore } from '../../src';
import { readOptions } from '../../src/options';
import { serviceOf } from '../../src/service';
import { messageLifetime } from '../../src/speakers/lifetime';

const rooms = { memoryStore, readOptions, serviceOf, messageLifetime };

/** The counts at two sizes. The bench takes larger ones, and measures memory and time as well. */
async function countsAt<Counts>(
  grow: (of: typeof rooms, size: number) => Promise<{ readonly counts: Counts }>,
  small: number,
  large: number,
): Promise<[Counts, Counts]> {
  return [(await grow(rooms, small)).counts, (await grow(rooms, large)).counts];
}

describe('many Pages in one process', () => {
  it('cost one look into the store each, per lease, and one timer for all', async () => {
    const [few, many] = await countsAt(growth.pages, 100, 500);
    expect([few.looks, many.looks]).toEqual([100, 500]);
    expect(many.timers).toBe(few.timers);
  });

  it('are kept in three entries each', async () => {
    const [few, many] = await countsAt(growth.pages, 100, 500);
    expect((many.entries - few.entries) / 400).toBeLessThanOrEqual(3);
  });

  it('are no more work for memoryStore(), which lists the records of one of them', async () => {
    const [few, many] = await countsAt(growth.listing, 100, 5_000);
    expect(few.steps).toBeGreaterThan(0);
    expect(many).toEqual({ ...few, found: 1 });
  });

  it('make the masking of an error no longer, however many tokens they have', async () => {
    const [few, many] = await countsAt(growth.tokens, 100, 5_000);
    expect(few.steps).toBeGreaterThan(0);
    expect(many.steps).toBe(few.steps);
  });
});

describe('different profiles over time', () => {
  /** The newest 10,000 stay known at least, and never more than twice as many: by identity and by ID. */
  const MOST_ENTRIES = 2 * 2 * 10_000 + 100;

  it('are forgotten by the process, but for those that speak, and found on record when they speak again', async () => {
    const [some, more] = await countsAt(growth.profiles, 1_000, 22_000);
    expect(some.looksForFirst).toBe(0);
    expect(more.entries).toBeLessThanOrEqual(MOST_ENTRIES);
    expect(more).toMatchObject({ looksForFirst: 1, looksForNewest: 0, looksForRegular: 0 });
  }, 60_000);
});

describe('many messages in flight', () => {
  it('are not walked when one persona is deleted, nor when its messages end', async () => {
    const [few, many] = await countsAt(growth.messages, 100, 10_000);
    expect(few.steps).toBeGreaterThan(0);
    expect([many.steps, many.stepsOfEnds]).toEqual([few.steps, few.stepsOfEnds]);
  });

  it('leave no more than 1,000 personas behind that are remembered as speakers', async () => {
    const [few, many] = await countsAt(growth.messages, 100, 10_000);
    expect(few.entries).toBeLessThanOrEqual(100);
    expect(many.entries).toBeLessThanOrEqual(1_000);
  });

  it('hold up the deletion of the persona that they speak as, and of no other', async () => {
    const { counts } = await growth.messages(rooms, 100);
    expect(counts).toMatchObject({ beforeTheEnd: 'waits', afterTheEnd: 'runs' });
  });
});

describe('many temporary personas', () => {
  it('leave nothing on the Page, in the store or in the process', async () => {
    const [few, many] = await countsAt(growth.temporaries, 50, 300);
    expect([few.created, many.created]).toEqual([50, 300]);
    expect(many).toEqual({ ...few, created: 300, onThePage: 0, onRecord: 0 });
  });
});

describe('a large roster', () => {
  it('is looked up in as many steps as a small one', async () => {
    const [small, large] = await countsAt(growth.roster, 100, 10_000);
    expect(small.steps).toBeGreaterThan(0);
    expect(large.steps).toBe(small.steps);
  });

  it('makes no error longer that names what it holds', async () => {
    const [small, large] = await countsAt(growth.roster, 100, 10_000);
    expect(large.refusal - small.refusal).toBeLessThan(10);
  });
});
