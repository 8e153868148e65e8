import type { FaultEffect, FaultHandle } from '../faults/fault';
import type { Faults } from '../faults/faults';
import { isJsonObject } from '../graph/protocol/json';
import type { GraphState } from '../graph/world/state';
import type { RequestRecord } from '../journal/record';
import type { Mishap, Trouble } from './wire';

/** How long a throttled bot is told to wait; Messenger counts in minutes. */
const REGAIN_ACCESS_MINUTES = 1;

/** The switches for trouble. */
export interface Switches {
  view(): Trouble;
  /** Refuses every call about personas for their number, from now on or no longer. */
  throttle(on: boolean): void;
  /** Lets the next call of a kind fail; `null` takes it back. */
  failNext(mishap: Mishap | null): void;
  delayMs: number;
  /** Forgets what was switched on; the faults themselves are cleared elsewhere. */
  reset(): void;
}

interface Surroundings {
  faults: Faults;
  state: () => GraphState;
  pages: readonly { id: string }[];
}

/** Every switch off. */
export function createSwitches({ faults, state, pages }: Surroundings): Switches {
  let throttles: FaultHandle[] = [];
  let next: { mishap: Mishap; handle: FaultHandle } | undefined;

  const isPersonaCall = ({ method, path }: RequestRecord) =>
    /^\/[^/]+\/personas$/.test(path) || (method !== 'POST' && state().personas.has(path.slice(1)));

  // Each Page has a limit of its own, and the header says whose it is.
  const throttled = ({ id }: { id: string }) =>
    faults.add({
      match: (call) => call.pageId === id && isPersonaCall(call),
      times: Infinity,
      with: {
        code: 80006,
        message: 'There have been too many calls to this Messenger account.',
        headers: { 'x-business-use-case-usage': usageOf(id) },
      },
    });

  return {
    delayMs: 0,
    view() {
      const { delayMs } = this;
      const waiting = next?.handle.hits === 0 ? next.mishap : null;
      return {
        unshown: [...state().refusing],
        throttled: throttles.length > 0,
        next: waiting,
        delayMs,
      };
    },
    throttle(on) {
      for (const handle of throttles) handle.cancel();
      throttles = on ? pages.map(throttled) : [];
    },
    failNext(mishap) {
      next?.handle.cancel();
      const match = (call: RequestRecord) => {
        if (mishap === 'persona-refused') return isPersonaCall(call);
        if (mishap === 'creation-lost') return isEdge(call, 'personas');
        return isEdge(call, 'messages') && isJsonObject(call.body.message);
      };
      next = mishap ? { mishap, handle: faults.add({ match, with: EFFECTS[mishap] }) } : undefined;
    },
    reset() {
      throttles = [];
      next = undefined;
      this.delayMs = 0;
    },
  };
}

const REFUSED: FaultEffect = { code: 2, message: 'Service temporarily unavailable' };
const LOST: FaultEffect = { connection: 'lost' };
const EFFECTS: Record<Mishap, FaultEffect> = {
  'message-refused': REFUSED,
  'message-lost': LOST,
  'persona-refused': REFUSED,
  'creation-lost': LOST,
};

/** Tells whether a name is that of a mishap. */
export function isMishap(name: unknown): name is Mishap {
  return typeof name === 'string' && Object.hasOwn(EFFECTS, name);
}

function isEdge({ method, path }: RequestRecord, edge: string): boolean {
  return method === 'POST' && path.split('/')[2] === edge && path.split('/').length === 3;
}

function usageOf(pageId: string): string {
  const usage = {
    type: 'messenger',
    ...{ call_count: 100, total_cputime: 100, total_time: 100 },
    estimated_time_to_regain_access: REGAIN_ACCESS_MINUTES,
  };
  return JSON.stringify({ [pageId]: [usage] });
}
