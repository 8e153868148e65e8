import { FAULTS_TO_PLANT } from '../planted/faults';
import type { Arguments } from './arguments';
import { runAll } from './pool';

/** Plants each known fault in the package and looks for it, seed by seed. @returns the exit code */
export async function findPlanted({
  only,
  seed,
  seeds,
  steps,
  workers,
}: Arguments): Promise<number> {
  let missed = 0;
  const wanted = FAULTS_TO_PLANT.filter(({ name }) => only === undefined || name.includes(only));
  for (const { name } of wanted) {
    let found: { seed: number; rule: string } | undefined;
    await runAll(jobsOf(name, seed, seeds, steps), workers, ({ seed: at, violations }) => {
      const [violation] = violations;
      if (violation && (!found || at < found.seed)) found = { seed: at, rule: violation.rule };
      return found ? 'stop' : 'go on';
    });
    if (!found) missed += 1;
    const words = found ? `${found.seed - seed + 1} | ${found.rule}` : `not in ${seeds} |`;
    process.stdout.write(`| ${name} | ${words} |\n`);
  }
  return missed === 0 ? 0 : 1;
}

function* jobsOf(planted: string, first: number, seeds: number, steps: number) {
  for (let seed = first; seed < first + seeds; seed += 1) yield { seed, steps, planted };
}
