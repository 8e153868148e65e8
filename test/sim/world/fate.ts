import type { Mishap } from '../../../src/emulator/faults/fault';
import { GraphError } from '../../../src/emulator/graph/protocol/errors';
import type { RequestRecord } from '../../../src/emulator/journal/record';
import type { Fate } from './graph';
import type { Process } from './process';
import { tagIn } from './requests';
import { befalls, type World } from './world';

interface Facts {
  readonly code: number;
  readonly subcode?: number;
}

/** What Messenger may have against a message, whoever speaks it. */
const AGAINST_MESSAGES: readonly Facts[] = [
  ...[{ code: 10, subcode: 2018278 }, { code: 551 }, { code: 100, subcode: 2018001 }],
  ...[{ code: 200 }, { code: 190 }, { code: 368 }, { code: 613 }, { code: 4 }, { code: 1200 }],
];
const AGAINST_CREATIONS: readonly Facts[] = [
  ...[{ code: 100 }, { code: 368 }, { code: 200 }, { code: 10 }, { code: 190 }],
];
const AGAINST_CALLS: readonly Facts[] = [{ code: 200 }, { code: 10 }, { code: 190 }];
const PASSING: readonly Facts[] = [{ code: 1200 }, { code: 2 }, { code: 1 }];
const LIMITS: readonly Facts[] = [{ code: 4 }, { code: 613 }, { code: 32 }, { code: 80006 }];
const MINUTE_MS = 60_000;

/** Says what befalls the calls of a process when they reach Messenger. */
export function fateOf(world: World, machine: Process): Fate {
  const { judge } = world;
  return (record, place) => {
    if (record.path === '' || record.path === '/') return {};
    if (record.path.endsWith('/messages')) {
      const tag = tagIn(JSON.stringify(record.body));
      const mishap = ofMessage(world, place);
      if (tag !== undefined && mishap !== NOTHING) judge.befallen(tag, mishap);
      else if (mishap === BARE && typeof record.body.persona_id === 'string')
        judge.typingBefallen(machine, record.body.persona_id);
      return mishap;
    }
    const mishap = ofPersonaCall(world, record, place);
    if (mishap !== NOTHING) judge.personaTrouble(machine, `${record.method} ${record.path}`);
    return mishap;
  };
}

const NOTHING: Mishap = {};
const BARE = refusal({ code: 100 });

function refusal(facts: Facts, rest: Mishap = {}): Mishap {
  return { ...rest, code: facts.code, error: new GraphError(facts) };
}

function ofMessage(world: World, place: 'call' | 'operation'): Mishap {
  const { random } = world;
  if (befalls(world, 'refusedMessage')) return refusal(random.pick(AGAINST_MESSAGES));
  if (befalls(world, 'bareRefusal')) return BARE;
  if (befalls(world, 'doneAllTheSame')) {
    return refusal({ code: random.pick([1, 2]) }, { done: random.chance(0.5) });
  }
  return ofItem(world, place);
}

function ofPersonaCall(
  world: World,
  { method, pageId, path }: RequestRecord,
  place: 'call' | 'operation',
): Mishap {
  const { graph, random, timeline } = world;
  const until = graph.limits.get(pageId ?? '');
  if (until !== undefined && timeline.nowMs < until.atMs && !world.isQuiet) {
    return limited(world, pageId, until);
  }
  if (pageId !== null && befalls(world, 'limit')) {
    const lastsMs = random.wait(3 * MINUTE_MS);
    const limit = {
      atMs: timeline.nowMs + lastsMs,
      isTold: random.chance(0.5),
      ...random.pick(LIMITS),
    };
    graph.limits.set(pageId, limit);
    return limited(world, pageId, limit);
  }
  if (befalls(world, 'passing')) return refusal(random.pick(PASSING));
  const isCreation = method === 'POST' && path.endsWith('/personas');
  if (isCreation && befalls(world, 'refusedCreation'))
    return refusal(random.pick(AGAINST_CREATIONS));
  if (!isCreation && befalls(world, 'refusedCall')) return refusal(random.pick(AGAINST_CALLS));
  return ofItem(world, place);
}

function limited(
  { timeline }: World,
  pageId: string | null,
  { atMs, code, isTold }: { atMs: number; code: number; isTold: boolean },
): Mishap {
  const minutes = Math.ceil((atMs - timeline.nowMs) / MINUTE_MS);
  const usage = { type: 'messenger', call_count: 100, estimated_time_to_regain_access: minutes };
  const headers = { 'x-business-use-case-usage': JSON.stringify({ [pageId ?? '0']: [usage] }) };
  return refusal({ code }, isTold ? { headers } : {});
}

/** Only a batch can be answered in part. */
function ofItem(world: World, place: 'call' | 'operation'): Mishap {
  if (place !== 'operation' || !befalls(world, 'missingItem')) return NOTHING;
  return { item: null, done: world.random.chance(0.5) };
}
