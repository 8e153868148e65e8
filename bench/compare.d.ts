import type { Results } from './table';

export function comparisonOf(old: Results, now: Results): string;
