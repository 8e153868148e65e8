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

  const { code, stderr } = await line.runWith(answering, 'sync');

  expect(code).toBe(0);
  expect(namesOn(line.emulator)).toContain('Stranger');
  expect(line.emulator.personas()).toHaveLength(3);
  // Whoever kills it gets a terminal back that shows its cursor and wraps its lines.
  expect(stderr).toContain('Creating');
  for (const off of ['\u001b[?25l', '\u001b[?7l']) expect(stderr).not.toContain(off);
});

const listening = () => process.listenerCount('SIGINT');
const atRest = listening();

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

test('Ctrl-C is heard once where npx passes it on a second time', async () => {
  const line = await commandLine(onTestFinished, { latencyMs: 100 });
  await line.configure({ roster: agents(60) });
  await expect.poll(listening).toBe(atRest);
  const sync = line.run('sync');
  await expect.poll(() => line.emulator.requests.some(({ path }) => path === '/')).toBe(true);

  process.emit('SIGINT');
  expect(listening()).toBeGreaterThan(atRest);
  process.emit('SIGINT');

  const { code, stderr } = await sync;
  expect(code).toBe(1);
  expect(stderr).toContain('Interrupted.\n10 left to create. Run sync again to continue.\n');
});
