import type { Timer } from '../../../src/clock';

/** Whose event it is: nothing happens in a process that is dead, and later in one that is frozen. */
export interface Owner {
  readonly isDead: boolean;
  readonly frozenUntilMs: number;
}

interface Entry {
  atMs: number;
  seq: number;
  readonly run: () => unknown;
  readonly owner: Owner | undefined;
  isCancelled: boolean;
}

/** The one time of a simulated world: whatever happens later stands here, in its order. */
export class Timeline {
  nowMs = 0;
  /** How many events have happened. */
  steps = 0;
  private seq = 0;
  private readonly heap: Entry[] = [];

  /** Has something happen after this many milliseconds. */
  after(ms: number, run: () => unknown, owner?: Owner): Timer {
    if (!Number.isFinite(ms)) throw new Error(`Nothing happens after ${ms} ms.`);
    this.seq += 1;
    const atMs = this.nowMs + Math.max(0, ms);
    const entry: Entry = { atMs, seq: this.seq, run, owner, isCancelled: false };
    this.add(entry);
    return { cancel: () => void (entry.isCancelled = true) };
  }

  /**
   * Lets the next event happen, with all that follows from it at once.
   *
   * @returns whether there was one until then
   */
  async step(untilMs = Infinity): Promise<boolean> {
    for (;;) {
      const [next] = this.heap;
      if (!next || next.atMs > untilMs) return false;
      this.removeFirst();
      const { owner } = next;
      if (next.isCancelled || owner?.isDead) continue;
      if (owner && owner.frozenUntilMs > next.atMs) {
        next.atMs = owner.frozenUntilMs;
        this.add(next);
        continue;
      }
      this.nowMs = next.atMs;
      this.steps += 1;
      next.run();
      await settled();
      return true;
    }
  }

  private add(entry: Entry): void {
    const { heap } = this;
    let at = heap.push(entry) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (isBefore(heap[parent] as Entry, entry)) break;
      heap[at] = heap[parent] as Entry;
      at = parent;
    }
    heap[at] = entry;
  }

  private removeFirst(): void {
    const { heap } = this;
    const last = heap.pop() as Entry;
    if (heap.length === 0) return;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      const right = heap[child + 1];
      if (right && isBefore(right, heap[child] as Entry)) child += 1;
      if (isBefore(last, heap[child] as Entry)) break;
      heap[at] = heap[child] as Entry;
      at = child;
    }
    heap[at] = last;
  }
}

function isBefore(one: Entry, other: Entry): boolean {
  return one.atMs < other.atMs || (one.atMs === other.atMs && one.seq < other.seq);
}

// Taken before a simulated world puts its own in the place of the globals.
const nextTurn = setImmediate;

/** Lets everything go on that waits for nothing but its turn: nothing in the world waits for anything real. */
export function settled(): Promise<void> {
  return new Promise((resolve) => nextTurn(resolve));
}
