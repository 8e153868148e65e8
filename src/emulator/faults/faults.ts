import type { Fault, FaultHandle, Mishap } from './fault';
import { errorOf } from './fault';
import { checkFault } from './fault-check';
import { matches } from './matching';
import type { RequestRecord } from '../journal/record';

/** The faults that wait for their calls. */
export interface Faults {
  add(fault: Fault): FaultHandle;
  /** Takes the first fault that is for a call; the earliest ordered comes first. */
  take(request: RequestRecord, place: 'call' | 'operation'): Mishap;
  clear(): void;
}

interface Waiting extends Fault {
  hits: number;
  left: number;
}

/** Starts with no faults. */
export function createFaults(): Faults {
  let waiting: Waiting[] = [];
  return {
    add(fault) {
      checkFault(fault);
      const added: Waiting = { ...fault, hits: 0, left: fault.times ?? 1 };
      waiting.push(added);
      return {
        get hits() {
          return added.hits;
        },
        cancel: () => void (waiting = waiting.filter((each) => each !== added)),
      };
    },
    take(request, place) {
      const found = waiting.find(
        (fault) =>
          fault.left > 0 &&
          (place === 'operation' || fault.with.item !== null) &&
          matches(fault.match, request),
      );
      if (!found) return {};
      found.hits += 1;
      found.left -= 1;
      return { ...found.with, error: errorOf(found.with) };
    },
    clear: () => void (waiting = []),
  };
}
