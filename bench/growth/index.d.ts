import type { memoryStore } from '../../src';
import type { readOptions } from '../../src/options';
import type { serviceOf } from '../../src/service';
import type { messageLifetime } from '../../src/speakers/lifetime';

/** The inner rooms of the plugin, those of the sources or of the built package. */
export interface Rooms {
  readonly memoryStore: typeof memoryStore;
  readonly readOptions: typeof readOptions;
  readonly serviceOf: typeof serviceOf;
  readonly messageLifetime: typeof messageLifetime;
}

/** One thing that may grow in a process, at one size. */
type Growth<Counts> = (
  rooms: Rooms,
  size: number,
) => Promise<{
  readonly counts: Counts;
  /** What has to stay in memory for it. */
  readonly keep: unknown;
}>;

export const growth: {
  readonly pages: Growth<{
    /** Looks into the store, per lease. */
    readonly looks: number;
    /** Of all maps, sets and lists of the plugin. */
    readonly entries: number;
    /** That run at the end. */
    readonly timers: number;
  }>;
  readonly listing: Growth<{ readonly steps: number; readonly found: number }>;
  readonly tokens: Growth<{ readonly steps: number }>;
  readonly profiles: Growth<{
    readonly entries: number;
    /** Looks into the store for a persona that speaks all the time, after the first. */
    readonly looksForRegular: number;
    readonly looksForNewest: number;
    readonly looksForFirst: number;
  }>;
  readonly messages: Growth<{
    /** Of the messages under way, when all that were before have ended. */
    readonly entries: number;
    readonly steps: number;
    readonly stepsOfEnds: number;
    readonly beforeTheEnd: 'waits' | 'runs';
    readonly afterTheEnd: 'waits' | 'runs';
  }>;
  readonly temporaries: Growth<{
    readonly created: number;
    readonly onThePage: number;
    readonly onRecord: number;
    readonly entries: number;
    readonly timers: number;
  }>;
  readonly roster: Growth<{ readonly steps: number; readonly refusal: number }>;
};
