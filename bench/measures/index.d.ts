/** What came of a measure: what is the same each time, and what is not. */
export interface Measured {
  readonly counts?: Record<string, unknown>;
  readonly timings?: Record<string, unknown>;
}

/** One thing that the bench measures. */
export interface Measure {
  readonly name: string;
  run(options?: { quick?: boolean; latencyMs?: number }): Promise<Measured>;
}

export const measures: readonly Measure[];
