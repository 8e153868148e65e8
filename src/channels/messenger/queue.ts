import type { Service } from '../../service';
import type { Body } from './wire/carriers';
import type { Outgoing } from './outgoing';
import { STATE, type Owned } from './owner';
import type { SafeQueue } from './transport/safe-queue';

/** An operation of a batch as Bottender makes it. */
interface Operation {
  readonly relativeUrl?: string;
  readonly relative_url?: string;
  readonly body?: Body;
}

/**
 * What the batch queue of a context has in the place of Bottender's: every message goes the road of the context's own,
 * every other operation waits for its turn among them.
 */
export function queueCalls({ secrets }: Service, outgoing: Outgoing): PropertyDescriptorMap {
  function push(this: Owned, operation: Operation): Promise<unknown> {
    const state = this[STATE];
    if (isMessage(operation)) return outgoing.operation(this, operation);
    const pushed = () =>
      (state.queue as SafeQueue).push(operation).then(undefined, (error: unknown) => {
        throw secrets.maskError(error);
      });
    return state.inTurn(pushed);
  }
  function flush(this: Owned): Promise<void> {
    return (this[STATE].queue as SafeQueue).flush();
  }
  return {
    push: { value: push, writable: true, configurable: true },
    flush: { value: flush, writable: true, configurable: true },
  };
}

function isMessage(operation: Operation): operation is Operation & { readonly body: Body } {
  const { body } = operation;
  const url = operation.relativeUrl ?? operation.relative_url ?? '';
  return typeof body === 'object' && /^\/?me\/messages\b/.test(url);
}
