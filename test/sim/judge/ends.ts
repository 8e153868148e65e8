import type { Plan, Step } from '../../../src/cli/sync/plan/plan';
import type { FaultName } from '../settings';
import { ORIGIN } from '../world/graph';
import type { Scheduler } from '../play/scheduler';
import { settled } from '../world/timeline';
import type { World } from '../world/world';
import { wordsForIntent } from './intents';
import { leftIn } from './leaks';

/** The longest that a message or a deletion can take when there is no more trouble. */
const PATIENCE_MS = 5 * 60_000;
/** What the answers to the last calls take. */
const REST_MS = 20_000;
const CLOSE_MS = 12_000;
/** Where Messenger does not say how long a limit lasts, bots leave it alone for a minute. */
const LIMIT_MS = 60_000;
/** Trouble in which a persona may stay unrecorded through no fault of the plugin's. */
const UNSOUND = new Set<string>([
  'refusingStore',
  'refusingStoreAfter',
  'silentStore',
  'forgettingStore',
  'freeze',
  'closing',
] satisfies FaultName[]);

/** Lets a world come to rest, and looks at what is left of it. */
export async function atTheEnd(world: World, scheduler: Scheduler): Promise<void> {
  const { graph, judge, log, machines, setting, timeline } = world;
  world.isQuiet = true;
  log.add('rest');
  const untilMs = timeline.nowMs + PATIENCE_MS;
  while (timeline.nowMs < untilMs && isBusy(world)) await passes(world, 1_000);
  checkSettled(world);
  scheduler.greetAll();
  const limits = [...graph.limits.values()].map(({ atMs }) => atMs + LIMIT_MS - timeline.nowMs);
  await passes(world, Math.max(0, ...limits) + REST_MS + 2 * setting.leaseMs);
  checkSettled(world);
  await checkLeft(world);
  if (judge.violations.length === 0) await checkSync(world, scheduler);
  for (const machine of machines) if (!machine.isDead) scheduler.close(machine);
  await passes(world, CLOSE_MS);
  for (const { inside, isDead, name, timers } of machines) {
    if (isDead) continue;
    if (timers.size > 0) judge.fail('close', `${name} has ${timers.size} timers left`);
    for (const left of inside ? leftIn(inside) : []) judge.fail('close', `${name} keeps ${left}`);
  }
}

async function passes({ judge, timeline }: World, ms: number): Promise<void> {
  const untilMs = timeline.nowMs + ms;
  await settled();
  while (judge.violations.length === 0 && (await timeline.step(untilMs)))
    judge.messages.afterStep();
  timeline.nowMs = Math.max(timeline.nowMs, untilMs);
}

function isBusy({ judge, machines, timeline }: World): boolean {
  const isOpen = judge.messages.open.some(({ machine }) => !machine.isDead);
  return (
    isOpen ||
    machines.some(
      // One that closes is going to be started again.
      ({ asking, closingMs, frozenUntilMs, isDead, running }) =>
        isDead ||
        running > 0 ||
        asking > 0 ||
        closingMs !== undefined ||
        frozenUntilMs > timeline.nowMs,
    )
  );
}

function checkSettled({ judge, machines }: World): void {
  for (const intent of judge.messages.open) {
    if (!intent.machine.isDead) judge.fail('stuck', `${wordsForIntent(intent)} never settles`);
  }
  for (const { isDead, name, running } of machines) {
    if (!isDead && running > 0)
      judge.fail('stuck', `${name} has ${running} handlers that never end`);
  }
}

/** After one `sync` there is nothing to be done for the next. */
async function checkSync(world: World, { operators }: Scheduler): Promise<void> {
  const { graph, judge, setting } = world;
  for (const { id } of graph.pages) {
    let isOver = false;
    let plan: Plan | undefined;
    const synced = operators.sync(id).then(() => operators.plan(id));
    void synced.then((found) => {
      plan = found;
      isOver = true;
    });
    for (let left = PATIENCE_MS; left > 0 && !isOver; left -= setting.leaseMs)
      await passes(world, setting.leaseMs);
    if (judge.violations.length > 0) return;
    if (!plan) return judge.fail('sync', `could not tell what is left to do on ${id}`);
    const open = plan.steps.filter((step) => step.kind !== 'keep' && !isAmbiguous(step));
    if (open.length > 0) judge.fail('sync', `plans once more ${JSON.stringify(open)}`);
  }
}

/** What a person has to decide stays so. */
function isAmbiguous(step: Step): boolean {
  return step.kind === 'undecided' && step.remark.includes('--adopt');
}

/** What is left on the Pages, and should not be there, is on record for a person to decide. */
async function checkLeft({ judge, setting, store }: World): Promise<void> {
  const { personas } = judge;
  if (personas.isForgetful) return;
  const isOnRecord = async ({ name, pageId }: { name: string; pageId: string }) => {
    const records = await store.list(`${ORIGIN} ${pageId} temporary`);
    return records.some(
      ([, record]) =>
        (record.kind === 'unconfirmed' ||
          (record.kind === 'temporary' && record.id === undefined)) &&
        record.name === name,
    );
  };
  for (const { machine, persona } of personas.living(true)) {
    if (await isOnRecord(persona)) continue;
    judge.fail(
      'left',
      `${persona.id}, a temporary ${persona.name} of ${machine.name}, is still there`,
    );
  }
  // A store that fails, or a process that ends, may know of a persona alone.
  const isStoreSound = !Object.keys(setting.rates).some((name) => UNSOUND.has(name));
  for (const { machine, persona } of isStoreSound ? personas.surplus() : []) {
    if (await isOnRecord(persona)) continue;
    judge.fail(
      'twice',
      `${persona.id}, another ${persona.name} of ${machine.name}, is on no record`,
    );
  }
}
