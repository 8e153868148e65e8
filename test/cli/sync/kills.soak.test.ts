import { setTimeout as sleep } from 'node:timers/promises';

import { expect, onTestFinished, test } from 'vitest';

import { agents, namesOn } from '../support/agents';
import { commandLine, type CommandLine } from '../support/command-line';
import { syncWithKills } from '../support/sync-kills';

const namesOf = (roster: Record<string, { name: string }>) =>
  Object.values(roster).map(({ name }) => name);

/** Waits until so many batches have arrived. */
async function batches({ emulator }: CommandLine, count: number): Promise<void> {
  const arrived = () => emulator.requests.filter(({ batch }) => batch).length;
  for (let tries = 0; arrived() < count && tries < 1000; tries += 1) await sleep(5);
  expect(arrived()).toBeGreaterThanOrEqual(count);
}

test('a sync that is killed at any moment and run again leaves no double on the Page', async () => {
  const line = await commandLine(onTestFinished, { latencyMs: 20 });
  const roster = agents(300);
  await line.configure({ roster });

  const { code, stderr } = await syncWithKills(line, 5, 600);

  expect({ code, stderr }).toMatchObject({ code: 0 });
  expect(namesOn(line.emulator)).toEqual(namesOf(roster));
}, 60_000);

test('what was asked for when it was killed is adopted by the next sync', async () => {
  const line = await commandLine(onTestFinished);
  const roster = agents(60);
  await line.configure({ roster });
  // Done at once, and answered when nobody listens any more.
  line.emulator.fail({
    match: ({ body }) => body.name === 'Agent 0001',
    with: { delayMs: 10_000 },
  });
  const sync = line.start(['sync']);
  await batches(line, 1);
  sync.kill('SIGKILL');
  await sync.ended;

  const { code, stdout } = await line.run('sync');

  expect(stdout).toContain('appeared after a sync that was interrupted');
  expect(code).toBe(0);
  expect(namesOn(line.emulator)).toEqual(namesOf(roster));
  // What it cannot prove to have made, it does not delete.
  await line.configure({ roster: {} });
  await line.run('sync', '--prune', '--yes');
  expect(namesOn(line.emulator)).toContain('Agent 0001');
});

test('Ctrl-C ends prune after the deletion under way, and says what is left', async () => {
  const line = await commandLine(onTestFinished);
  const temporary = (name: string) =>
    `await context.withPersona({ name: '${name}', profilePictureUrl: 'https://example.com/a.jpg',
      temporary: true }, async () => { await context.sendText('hi');`;
  await line.inBot(
    `${temporary('Ann')} ${temporary('Bob')} process.kill(process.pid, 'SIGKILL'); }); });`,
  );
  line.emulator.fail({ match: ({ method }) => method === 'DELETE', with: { delayMs: 2000 } });
  const prune = line.start(['prune', '--yes']);
  const deletions = () => line.emulator.requests.filter(({ method }) => method === 'DELETE');
  await expect.poll(() => deletions().length, { timeout: 60_000 }).toBe(1);
  prune.kill('SIGINT');

  const { code, stdout, stderr } = await prune.ended;

  expect({ code, stdout }).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('Deleted 1 persona.') as string,
  });
  expect(stderr).toContain('Interrupted.\n1 left to delete. Run prune again to continue.\n');
  expect((await line.run('prune', '--yes')).code).toBe(0);
  expect(line.emulator.personas()).toEqual([]);
});

test('Ctrl-C lets the batch under way finish, and says how to go on', async () => {
  const line = await commandLine(onTestFinished, { latencyMs: 300 });
  const roster = agents(200);
  await line.configure({ roster });
  const sync = line.start(['sync']);
  await batches(line, 1);
  sync.kill('SIGINT');

  const { code, stderr } = await sync.ended;

  expect(code).toBe(1);
  expect(stderr).toContain('Interrupted.\n150 left to create. Run sync again to continue.\n');
  expect(namesOn(line.emulator)).toHaveLength(50);
  expect((await line.run('sync')).code).toBe(0);
  expect(namesOn(line.emulator)).toEqual(namesOf(roster));
});
