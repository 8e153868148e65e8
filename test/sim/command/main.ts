import recorded from '../seeds.json';
import type { Violation } from '../judge/judge';
import { settingOf } from '../settings';
import { simulate } from '../simulate';
import { readArguments, USAGE, type Arguments } from './arguments';
import type { Job, Report } from './job';
import { findPlanted } from './planted';
import { runAll, serveAsWorker, WORKER } from './pool';
import { shrink } from './shrink';
import { missingStates, printStates, SEEDS_FOR_STATES } from './states';

/** `npm run sim`: lets worlds run, and says what must never have happened in them. @returns the exit code */
export async function main(argv: readonly string[]): Promise<number> {
  if (argv.includes(WORKER)) return serve();
  const options = readArguments(argv);
  if (options.help) return print(USAGE);
  if (options.planted) return findPlanted(options);
  if (options.log) return showOne(options);
  return runSeeds(options);
}

async function runSeeds(options: Arguments): Promise<number> {
  const began = performance.now();
  const failed: Report[] = [];
  const states = new Map<string, number>();
  const sums = { seeds: 0, steps: 0, messages: 0 };
  await runAll(jobsOf(options), options.workers, (report) => {
    sums.seeds += 1;
    sums.steps += report.happened;
    sums.messages += report.messages;
    for (const [name, count] of Object.entries(report.states)) {
      states.set(name, (states.get(name) ?? 0) + count);
    }
    if (report.violations.length === 0) return 'go on';
    failed.push(report);
    const [{ detail, rule }] = report.violations as [Violation];
    print(`seed ${report.seed}: ${rule}: ${detail}\n`);
    return failed.length < 5 ? 'go on' : 'stop';
  });
  for (const report of options.shrink ? failed : []) explain(report, await shrink(report));
  const seconds = (performance.now() - began) / 1000;
  if (options.states) printStates(states);
  print(
    `${sums.seeds} seeds, ${sums.steps} events (${Math.round(sums.steps / seconds)} a second), ` +
      `${sums.messages} messages, ${failed.length} failed\n`,
  );
  const missing = sums.seeds >= SEEDS_FOR_STATES ? missingStates(states) : [];
  if (missing.length > 0) print(`never reached: ${missing.join(', ')}\n`);
  return failed.length + missing.length === 0 ? 0 : 1;
}

function* jobsOf({
  changes,
  recorded: withRecorded,
  seed,
  seeds,
  steps,
}: Arguments): Generator<Job> {
  if (withRecorded) yield* recorded as Job[];
  for (let each = seed; each < seed + seeds; each += 1) {
    yield { seed: each, steps, ...(changes && { changes }) };
  }
}

function explain({ seed, steps, violations }: Report, smallest: Report): void {
  print(`\nseed ${seed} fails: npm run sim -- --seed ${seed} --steps ${steps}\n`);
  for (const { detail, rule } of violations) print(`  ${rule}: ${detail}\n`);
  const world = JSON.stringify(smallest.changes ?? {});
  const command = `npm run sim -- --seed ${seed} --steps ${smallest.steps} --world '${world}' --log`;
  print(`  a smaller world: ${command}\n`);
  for (const { detail, rule } of smallest.violations) print(`  ${rule}: ${detail}\n`);
  print(`${smallest.lastLines.map((line) => `    ${line}`).join('\n')}\n`);
}

async function showOne({ changes, seed, steps }: Arguments): Promise<number> {
  const { log, violations } = await simulate({ ...settingOf(seed, steps), ...changes });
  print(log.text);
  return violations.length === 0 ? 0 : 1;
}

function serve(): number {
  serveAsWorker();
  return 0;
}

function print(text: string): number {
  process.stdout.write(text);
  return 0;
}
