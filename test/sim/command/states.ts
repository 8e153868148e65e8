/** Fewer seeds than these need not reach every rare state. */
export const SEEDS_FOR_STATES = 300;

/** States that the orders of events rarely lead to. A simulator that reaches none of them finds nothing. */
const RARE_STATES: readonly string[] = [];

export function missingStates(counts: ReadonlyMap<string, number>): string[] {
  return RARE_STATES.filter((name) => !counts.has(name));
}

export function printStates(counts: ReadonlyMap<string, number>): void {
  const lines = [...counts].sort(([one], [other]) => one.localeCompare(other));
  for (const [name, count] of lines)
    process.stdout.write(`${String(count).padStart(9)}  ${name}\n`);
}
