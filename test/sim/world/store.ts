import type { PersonaStore, StoreRecord } from '../../../src';
import type { Process } from './process';
import { befalls, type World } from './world';

export const STORE_REFUSES = 'READONLY the store takes nothing now';
const LONG_MS = 120_000;
const SLOW_MS = 8_000;
const USUAL_MS = 4;
/** In how many of the writes a process may come to harm. */
const STRIKES = 0.1;

/** One access to the store on its way. */
interface Access<T> {
  readonly what: string;
  readonly key: string;
  /** What is to be written. */
  readonly record?: StoreRecord | undefined;
  readonly expected?: StoreRecord | undefined;
  readonly isWrite: boolean;
  readonly apply: (store: PersonaStore) => Promise<T>;
  /** What the caller is told of a write that was forgotten. */
  readonly forgotten?: T;
}

/** The shared store as one process has it: behind a network, and now and then in trouble. */
export function storeOf(world: World, machine: Process): PersonaStore {
  const access = <T>(each: Access<T>) => accessed(world, machine, each);
  return {
    get: (key) => access({ what: 'get', key, isWrite: false, apply: (store) => store.get(key) }),
    set: (key, record) =>
      access<void>({
        ...{ what: 'set', key, record, isWrite: true, forgotten: undefined },
        apply: (store) => store.set(key, record),
      }),
    swap: (key, expected, next) =>
      access({
        ...{ what: 'swap', key, record: next ?? expected, expected, isWrite: true },
        apply: (store) => store.swap(key, expected, next),
      }),
    delete: (key) =>
      access<void>({
        ...{ what: 'delete', key, isWrite: true, forgotten: undefined },
        apply: (store) => store.delete(key),
      }),
    list: (group) =>
      access({ what: 'list', key: group, isWrite: false, apply: (store) => store.list(group) }),
    close: () => {
      world.log.add(`${machine.name} store close`);
      return Promise.resolve();
    },
  };
}

function accessed<T>(world: World, machine: Process, access: Access<T>): Promise<T> {
  const { judge, log, random, timeline } = world;
  const { what, key } = access;
  return new Promise((resolve, reject) => {
    if (machine.isDead) return;
    const fault = faultOf(world, access);
    if (fault) judge.storeTrouble(machine, fault, access);
    judge.stored(machine, what);
    // The worst moments are those in which a record is half written.
    if (access.isWrite && random.chance(STRIKES)) {
      timeline.after(random.wait(USUAL_MS), () => world.strike(machine));
    }
    const delayMs = fault === 'slowStore' ? random.wait(SLOW_MS) : random.wait(USUAL_MS);
    const answer = (ms: number, give: () => void) => timeline.after(ms, give, machine);
    const refuse = () => reject(new Error(STORE_REFUSES));
    timeline.after(delayMs, async () => {
      // What a dead process was about to write may have left it in time.
      if (machine.isDead && random.chance(0.5)) return;
      log.add(`${machine.name} store ${what} ${key}${fault ? ` ${fault}` : ''}`);
      if (fault === 'refusingStore') return void answer(random.wait(USUAL_MS), refuse);
      if (fault === 'silentStore' && random.chance(0.5)) return void answer(LONG_MS, refuse);
      const isForgotten = fault === 'forgettingStore' && 'forgotten' in access;
      const result = isForgotten ? (access.forgotten as T) : await access.apply(world.store);
      if (!isForgotten) judge.applied(access, result);
      if (fault === 'silentStore') return void answer(LONG_MS, refuse);
      if (fault === 'refusingStoreAfter') return void answer(random.wait(USUAL_MS), refuse);
      answer(random.wait(USUAL_MS), () => resolve(result));
    });
  });
}

function faultOf(world: World, { isWrite }: { isWrite: boolean }) {
  if (befalls(world, 'slowStore')) return 'slowStore';
  if (befalls(world, 'refusingStore')) return 'refusingStore';
  if (befalls(world, 'silentStore')) return 'silentStore';
  if (isWrite && befalls(world, 'refusingStoreAfter')) return 'refusingStoreAfter';
  if (isWrite && befalls(world, 'forgettingStore')) return 'forgettingStore';
  return undefined;
}
