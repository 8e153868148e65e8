import { FAULTS, settingOf, type Setting } from '../settings';
import { run, type Job, type Report } from './job';

/** Looks for the smallest world in which the same rule is still broken. */
export async function shrink(found: Report): Promise<Report> {
  const [violation] = found.violations;
  let smallest = found;
  const keepIf = async (changes: Partial<Setting>, steps = smallest.steps) => {
    const { planted, seed } = found;
    const job: Job = {
      ...{ seed, steps, changes: { ...smallest.changes, ...changes } },
      ...(planted !== undefined && { planted }),
    };
    const report = await run(job);
    const isSame = report.violations.some(({ rule }) => rule === violation?.rule);
    if (isSame) smallest = report;
    return isSame;
  };
  const setting = (): Setting => ({
    ...settingOf(found.seed, smallest.steps),
    ...smallest.changes,
  });
  for (const fault of FAULTS) {
    const { rates } = setting();
    if (rates[fault] === undefined) continue;
    const fewer = Object.fromEntries(Object.entries(rates).filter(([name]) => name !== fault));
    await keepIf({ rates: fewer });
  }
  const simpler: Partial<Setting>[] = [
    ...[{ isBatching: false }, { batchFirstMessage: false }, { fallback: 'page' as const }],
    ...[{ byDefault: undefined }, { pages: 1 }],
  ];
  for (const change of simpler) await keepIf(change);
  for (const name of ['people', 'machines'] as const) {
    while (setting()[name] > 1 && (await keepIf({ [name]: setting()[name] - 1 })));
  }
  while (smallest.steps > 10 && (await keepIf({}, Math.floor(smallest.steps * 0.7))));
  return smallest;
}
