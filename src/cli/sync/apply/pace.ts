import { BATCH_SIZE } from '../../project/graph-batch';

/** How fast the work goes on. */
export interface Pace {
  /** At most so many personas in one round trip. */
  readonly size: number;
  readonly pauseMs: number;
}

/** Slower and slower as the limit comes near; its windows are longer, so waiting alone does not save a large roster. */
const PACES: readonly (Pace & { readonly fromPercent: number })[] = [
  { fromPercent: 95, size: 5, pauseMs: 30_000 },
  { fromPercent: 85, size: 10, pauseMs: 10_000 },
  { fromPercent: 75, size: 25, pauseMs: 3000 },
  { fromPercent: 0, size: BATCH_SIZE, pauseMs: 0 },
];

/** How fast to go on where so much of Messenger's limit is used up. */
export function paceAt(percent: number): Pace {
  return PACES.find(({ fromPercent }) => percent >= fromPercent) ?? (PACES.at(-1) as Pace);
}
