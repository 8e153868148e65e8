import { expect, onTestFinished, test } from 'vitest';

import { agents, namesOn } from '../support/agents';
import { commandLine } from '../support/command-line';
import { deleteSome } from '../support/delete-some';

test('a yes is for the plan that was shown: the Page is looked at again', async () => {
  const line = await commandLine(onTestFinished);
  await line.configure({ roster: agents(3) });
  await line.run('sync');
  await line.configure({ roster: agents(4) });
  const answering = {
    columns: 80,
    typed: async () => {
      await deleteSome(line, 1);
      return 'y\n';
    },
  };

  const { code, stderr } = await line.runWith(answering, 'sync');

  expect(code).toBe(1);
  expect(stderr).toMatch(/changed before you answered\. Nothing\s+was changed\./);
  expect(line.emulator.personas()).toHaveLength(2);
});

test('what does not change the plan may change while it is asked', async () => {
  const line = await commandLine(onTestFinished);
  await line.configure({ roster: agents(2) });
  const answering = {
    columns: 80,
    typed: async () => {
      await line.plant({ name: 'Stranger', profilePictureUrl: 'https://example.com/s.jpg' });
      return 'y\n';
    },
  };

  expect((await line.runWith(answering, 'sync')).code).toBe(0);

  expect(namesOn(line.emulator)).toContain('Stranger');
  expect(line.emulator.personas()).toHaveLength(3);
});

/** Ctrl-C, as a terminal tells it. */
const interrupt = () => {
  process.emit('SIGINT');
  return Promise.resolve('');
};

test.each([
  ['an empty line', '\n'],
  ['Ctrl-C', interrupt],
] as const)('anything but yes changes nothing: %s', async (_, typed) => {
  const line = await commandLine(onTestFinished);
  await line.configure({ roster: agents(2) });

  const { code, stderr } = await line.runWith({ columns: 80, typed }, 'sync');

  expect(code).toBe(1);
  expect(stderr).toContain("Apply these changes to Jasper's Market (1000000000001) (create 2)?");
  expect(stderr).toContain('Not confirmed. Nothing was changed.');
  expect(line.emulator.personas()).toEqual([]);
});
