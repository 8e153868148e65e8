import { FAULTS_TO_PLANT } from '../planted/faults';
import type { Arguments } from './arguments';
import { runAll } from './pool';

const MOST_SEEDS = 1_000;

/** Plants each known fault in the package and looks for it, seed by seed. @returns the exit code */
export async function findPlanted({ seed, steps, workers }: Arguments): Promise<number> {
  let missed = 0;
  for (const { name } of FAULTS_TO_PLANT) {
    let found: { seed: number; rule: string } | undefined;
    await runAll(jobsOf(name, seed, steps), workers, ({ seed: at, violations }) => {
      const [violation] = violations;
      if (violation && (!found || at < found.seed)) found = { seed: at, rule: violation.rule };
      return found ? 'stop' : 'go on';
    });
    if (!found) missed += 1;
    const words = found ? `${found.seed - seed + 1} | ${found.rule}` : `not in ${MOST_SEEDS} |`;
    process.stdout.write(`| ${name} | ${words} |\n`);
  }
  return missed === 0 ? 0 : 1;
}

function* jobsOf(planted: string, first: number, steps: number) {
  for (let seed = first; seed < first + MOST_SEEDS; seed += 1) yield { seed, steps, planted };
}
