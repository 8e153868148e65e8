import { expect, onTestFinished, test } from 'vitest';

import { agents } from '../support/agents';
import { commandLine } from '../support/command-line';

test.each([
  [74, []],
  [75, [3000, 3000, 3000]],
  [90, [10_000, 10_000]],
] as const)('at %i percent of the limit it waits between its calls: %j', async (used, waits) => {
  const line = await commandLine(onTestFinished);
  await line.configure({ roster: agents(120), plugin: 'store: memoryStore(),' });
  line.emulator.usage({ business: { callCount: used } });
  const waited: number[] = [];
  const sleep = (ms: number) => {
    waited.push(ms);
    return Promise.resolve();
  };

  const { code, stderr } = await line.runWith({ sleep }, 'sync');

  expect(code).toBe(0);
  expect(waited.slice(0, waits.length)).toEqual(waits);
  expect(stderr.match(/Slowing down/g)?.length ?? 0).toBe(waits.length === 0 ? 0 : 1);
  expect(line.emulator.personas()).toHaveLength(120);
});

test('question and notice keep to the width of the terminal', async () => {
  const line = await commandLine(onTestFinished);
  await line.configure({ roster: agents(60) });
  line.emulator.usage({ business: { callCount: 75 } });
  const sleep = () => Promise.resolve();

  const { stderr } = await line.runWith({ columns: 60, typed: 'y\n', sleep }, 'sync');

  expect(stderr).toContain(
    "Apply these changes to Jasper's Market (1000000000001)\n(create 60)? [y/N] ",
  );
  expect(stderr).toContain(
    "75% of Messenger's limit is used up. Slowing down: waiting 3\nseconds between calls.\n",
  );
});
