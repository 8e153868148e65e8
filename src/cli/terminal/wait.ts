import { setTimeout as timer } from 'node:timers/promises';

import type { Io } from './io';

/** Waits, and ends early when the work is to stop. */
export async function wait(io: Io, ms: number, signal?: AbortSignal): Promise<void> {
  if (io.sleep) return io.sleep(ms, signal);
  try {
    await timer(ms, undefined, { signal });
  } catch (error) {
    if (!signal?.aborted) throw error;
  }
}
