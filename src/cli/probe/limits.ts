import type { Call } from './call';

/** More than these, `probe` never makes: whatever happens. */
export const LIMITS = { call: 60, persona: 3, message: 4 } as const;

/** Keeps count of what was asked for, and refuses what would be too much. */
export class Limits {
  private readonly counts = { call: 0, persona: 0, message: 0 };

  /** Whether there is room for the call. */
  allows({ makes = [] }: Call): boolean {
    return (['call', ...makes] as const).every((kind) => this.counts[kind] < LIMITS[kind]);
  }

  count({ makes = [] }: Call): void {
    for (const kind of ['call', ...makes] as const) this.counts[kind] += 1;
  }

  /** A call that was clearly refused has made nothing. */
  giveBack(kind: 'persona' | 'message'): void {
    this.counts[kind] -= 1;
  }
}
