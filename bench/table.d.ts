/** What `results.json` holds. */
export interface Results {
  readonly machine: { readonly node: string; readonly platform: string; readonly cpus: number };
  /** By the name of the measure. */
  readonly counts: Record<string, unknown>;
  readonly timings: Record<string, unknown>;
}

export function tableOf(results: Results, options?: { readonly details?: boolean }): string;
