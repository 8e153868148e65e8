import type { Results } from './table';

export function goalsOf(results: Results): string[];
