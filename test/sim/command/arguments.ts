import { parseArgs } from 'node:util';

import type { Setting } from '../settings';

export const USAGE = `npm run sim -- [options]

  --seed <n>      the first seed; a number or the beginning of a commit's hash (default 1)
  --seeds <n>     how many seeds (default 1 where --seed is given, else 1000)
  --steps <n>     how many events happen in each world before it comes to rest (default 2000)
  --recorded      the seeds of seeds.json, too: all that ever failed
  --planted       plants known faults in the package, one at a time, and looks for each
  --only <text>   of these, those whose names contain the text
  --log           prints what happens (with one seed)
  --world <json>  what differs from the seed's own world, as a failing seed prints it
  --states        prints how often rare states were reached
  --no-shrink     does not look for a smaller world that fails
  --workers <n>   how many processes at a time (default 2)
`;

const FIRST_SEED = 1;
/** With the usual number of steps they take about four minutes on two cores. */
const MANY_SEEDS = 1_000;

export interface Arguments {
  readonly seed: number;
  readonly seeds: number;
  readonly steps: number;
  readonly workers: number;
  readonly recorded: boolean;
  readonly planted: boolean;
  readonly log: boolean;
  readonly only: string | undefined;
  readonly states: boolean;
  readonly help: boolean;
  readonly shrink: boolean;
  readonly changes: Partial<Setting> | undefined;
}

export function readArguments(argv: readonly string[]): Arguments {
  const { values } = parseArgs({
    allowNegative: true,
    args: [...argv],
    options: {
      ...{ seed: { type: 'string' }, seeds: { type: 'string' } },
      ...{ steps: { type: 'string', default: '2000' }, workers: { type: 'string', default: '2' } },
      ...{
        recorded: { type: 'boolean', default: false },
        planted: { type: 'boolean', default: false },
      },
      ...{ log: { type: 'boolean', default: false }, states: { type: 'boolean', default: false } },
      shrink: { type: 'boolean', default: true },
      only: { type: 'string' },
      ...{ help: { type: 'boolean', default: false }, world: { type: 'string' } },
    },
  });
  const { seed, world } = values;
  return {
    ...values,
    seed: seed === undefined ? FIRST_SEED : seedIn(seed),
    only: values.only,
    seeds: Number(values.seeds ?? (seed === undefined ? MANY_SEEDS : 1)),
    steps: Number(values.steps),
    workers: Number(values.workers),
    changes: world === undefined ? undefined : (JSON.parse(world) as Partial<Setting>),
  };
}

/** A commit's hash is a seed, too. */
function seedIn(text: string): number {
  return /^\d+$/.test(text) ? Number(text) : parseInt(text.slice(0, 7), 16);
}
