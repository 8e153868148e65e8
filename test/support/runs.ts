import { inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** Whether random tests may take long. */
    readonly isSoak: boolean;
  }
}

/** How many runs a random test has: `npm test` plays a few, the soak plays many. */
export function runs(few: number, many: number): number {
  return inject('isSoak') ? many : few;
}
