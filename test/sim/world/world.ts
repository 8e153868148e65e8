import type { PersonaStore } from '../../../src';
import type { Judge } from '../judge/judge';
import type { Setting, FaultName } from '../settings';
import type { Garbage } from './garbage';
import type { Graph } from './graph';
import type { Log } from './log';
import type { Machine } from './machine';
import type { Process } from './process';
import type { Random } from './random';
import type { Timeline } from './timeline';

/** All that a simulated world consists of. */
export interface World {
  readonly setting: Setting;
  readonly timeline: Timeline;
  readonly log: Log;
  readonly graph: Graph;
  readonly judge: Judge;
  /** What the network, the store and fate do. */
  readonly random: Random;
  /** What handlers do. */
  readonly will: Random;
  /** The store that all processes share, as it is. */
  readonly store: PersonaStore;
  /** The sessions that all processes share, as JSON. */
  readonly sessions: Map<string, string>;
  /** Those that run, and the dead until they are started again. */
  readonly machines: Machine[];
  /** What is no more used, and what is to be done when it is found out. */
  readonly garbage: Garbage;
  /** Takes a process at the worst moment. */
  strike: (process: Process) => void;
  /** No more trouble: the world comes to rest. */
  isQuiet: boolean;
}

/** When worlds begin, in milliseconds since 1970. */
export const BEGINNING_MS = 1_700_000_000_000;

/** Whether trouble of this kind comes now. */
export function befalls({ isQuiet, random, setting }: World, fault: FaultName): boolean {
  const rate = setting.rates[fault];
  return rate !== undefined && !isQuiet && random.chance(rate);
}
