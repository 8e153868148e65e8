import { parseArgs } from 'node:util';

import { settingOf } from './settings';
import { simulate } from './simulate';

export async function main(argv: string[]): Promise<void> {
  const { values } = parseArgs({
    args: argv,
    options: { seed: { type: 'string', default: '1' }, steps: { type: 'string', default: '2000' }, seeds: { type: 'string', default: '1' }, log: { type: 'boolean' } },
  });
  const from = Number(values.seed);
  const began = process.cpuUsage();
  let steps = 0;
  for (let seed = from; seed < from + Number(values.seeds); seed += 1) {
    const result = await simulate(settingOf(seed, Number(values.steps)));
    steps += result.steps;
    if (values.log) process.stdout.write(result.log.text);
    for (const { rule, detail } of result.violations) console.log(`seed ${seed}: ${rule}: ${detail}`);
  }
  const used = process.cpuUsage(began);
  const s = (used.user + used.system) / 1e6;
  console.log(`${steps} steps in ${s.toFixed(1)} s: ${Math.round(steps / s)}/s`);
}
