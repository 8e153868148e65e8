import { memoryStore } from '../../src';
import { Judge, type Violation } from './judge/judge';
import { atTheEnd } from './judge/ends';
import { beginCounting } from './play/actor';
import { beginHandling } from './play/handler';
import { Scheduler } from './play/scheduler';
import type { Setting } from './settings';
import { Garbage } from './world/garbage';
import { Graph } from './world/graph';
import { replaceGlobals } from './world/globals';
import { Log } from './world/log';
import { clockOf, type Process } from './world/process';
import { Random } from './world/random';
import { settled, Timeline } from './world/timeline';
import { BEGINNING_MS, type World } from './world/world';

/** Of the names of processes. */
const SYSTEM = 99;

/** What came of a world. */
export interface Result {
  readonly violations: readonly Violation[];
  readonly steps: number;
  readonly messages: number;
  readonly states: ReadonlyMap<string, number>;
  readonly log: Log;
}

/** Lets a world run, from its beginning until it has come to rest. */
export async function simulate(setting: Setting): Promise<Result> {
  const world = worldOf(setting);
  const { judge, log, timeline } = world;
  beginCounting();
  beginHandling();
  const restore = replaceGlobals({
    clock: clockOf(world, theSystem(), world.random.fork(), [SYSTEM]),
    registry: world.garbage.registry(),
    said: (what) => judge.said(what),
    unhandled: (reason) => {
      judge.said(reason);
      judge.fail('unhandled', reason instanceof Error ? String(reason.stack) : String(reason));
    },
  });
  try {
    const scheduler = new Scheduler(world);
    scheduler.begin();
    while (timeline.steps < setting.steps && judge.violations.length === 0) {
      if (!(await timeline.step())) break;
      judge.messages.afterStep();
    }
    if (judge.violations.length === 0) await atTheEnd(world, scheduler);
    await settled();
  } finally {
    restore();
  }
  const { steps } = timeline;
  const { violations, states } = judge;
  return { violations, steps, messages: judge.messages.count, states: states.counts, log };
}

/** What runs in no process of the world: Bottender's own timers, and commands. */
function theSystem(): Process {
  return {
    ...{ name: 'system', isDead: false, frozenUntilMs: 0, closingMs: undefined },
    ...{ isClosed: false, wallAheadMs: 0, timers: new Set() },
  } as unknown as Process;
}

function worldOf(setting: Setting): World {
  const timeline = new Timeline();
  const random = new Random(setting.seed);
  const log = new Log(() => timeline.nowMs);
  const world: Partial<World> & { setting: Setting } = {
    ...{ setting, timeline, log, random, will: random.fork() },
    ...{
      store: memoryStore(),
      sessions: new Map(),
      garbage: new Garbage(),
      machines: [],
      isQuiet: false,
      strike: () => undefined,
    },
  };
  const judge = new Judge(world as World);
  const graph = new Graph(setting, () => BEGINNING_MS + Math.floor(timeline.nowMs), judge);
  return Object.assign(world, { judge, graph }) as World;
}
