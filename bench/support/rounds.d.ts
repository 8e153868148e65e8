export interface Summary {
  readonly median: number;
  readonly low: number;
  readonly high: number;
  readonly rounds: number;
}

export type Round = Readonly<Record<'plain' | 'twin' | 'plugin', number>>;

export declare function summariesOf(
  rounds: readonly Round[],
): Record<'plain' | 'plugin' | 'difference' | 'percent' | 'noise', Summary>;
