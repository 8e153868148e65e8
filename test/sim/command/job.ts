import { settingOf, type Setting } from '../settings';
import { plant } from '../planted/planted';
import { simulate } from '../simulate';
import type { Violation } from '../judge/judge';

/** One world to be run. */
export interface Job {
  readonly seed: number;
  readonly steps: number;
  /** What differs from the seed's own world. */
  readonly changes?: Partial<Setting>;
  /** The fault that is planted in the package, by its name. */
  readonly planted?: string;
}

/** What came of it, as one process can tell another. */
export interface Report extends Job {
  readonly violations: readonly Violation[];
  readonly happened: number;
  readonly messages: number;
  readonly states: Readonly<Record<string, number>>;
  readonly hash: string;
  readonly lastLines: readonly string[];
}

const LINES = 25;

export async function run(job: Job): Promise<Report> {
  const setting = { ...settingOf(job.seed, job.steps), ...job.changes };
  const restore = job.planted === undefined ? () => undefined : plant(job.planted);
  try {
    const { log, messages, states, steps, violations } = await simulate(setting);
    return {
      ...job,
      ...{ violations, messages, happened: steps, hash: log.hash },
      states: Object.fromEntries(states),
      lastLines: violations.length > 0 ? log.last(LINES) : [],
    };
  } finally {
    restore();
  }
}
