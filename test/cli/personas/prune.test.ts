import { expect, onTestFinished, test } from 'vitest';

import type { RequestRecord } from '../../../src/emulator';
import { namesOn } from '../support/agents';
import { commandLine } from '../support/command-line';

const JOHN = { name: 'John Mathew', profilePictureUrl: 'https://example.com/john.jpg' };
const CREATE = ['create', '--name', JOHN.name, '--pic', JOHN.profilePictureUrl];
const open = () => commandLine(onTestFinished);
const usePersona = `context.withPersona({ ...${JSON.stringify(JOHN)}, temporary: true }, async () => {
  await context.sendText('hi');`;
/** A bot that dies while its temporary persona speaks. */
const DYING = `await ${usePersona} process.kill(process.pid, 'SIGKILL'); });`;

test('deletes what a dead process left behind, after a yes', async () => {
  const { emulator, run, inBot, plant } = await open();
  await inBot(DYING);
  const stranger = await plant(JOHN);
  expect(emulator.personas()).toHaveLength(2);

  const refused = await run('prune');
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain('--yes');
  expect(emulator.personas()).toHaveLength(2);
  const { code, stdout } = await run('prune', '--yes');

  expect(code).toBe(0);
  expect(stdout).toContain('Deleted 1 persona.');
  expect(emulator.personas().map(({ id }) => id)).toEqual([stranger]);
  expect((await run('prune')).stdout).toBe('No temporary personas were left behind.\n');
});

test('leaves those of a living process alone', async () => {
  const { emulator, run, startBot } = await open();
  const bot = startBot(
    `await ${usePersona} await new Promise(() => setInterval(() => {}, 1000)); });`,
  );
  await expect.poll(() => emulator.messages().length, { timeout: 30_000 }).toBe(1);

  const { code, stdout } = await run('prune', '--yes', '--json');

  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ deleted: [], inUse: 1 });
  expect(emulator.personas()).toHaveLength(1);
  bot.kill('SIGKILL');
  await bot.ended;
});

test('lists a creation without a clear answer, and deletes what a person names', async () => {
  const { emulator, run, plant } = await open();
  emulator.fail({ match: 'POST /me/personas', with: { connection: 'lost' } });
  const created = await run(...CREATE);
  expect(created.code).toBe(1);
  expect(created.stderr).toContain('may be on the Page all the same: run prune to see it.');
  const [lost] = emulator.personas();
  const other = await plant(JOHN);

  const listed = await run('prune', '--yes', '--json');
  expect(JSON.parse(listed.stdout)).toMatchObject({
    deleted: [],
    unconfirmed: [{ name: JOHN.name, candidates: [lost?.id, other] }],
  });
  expect((await run('prune', '--yes')).stdout).toContain(`prune --unconfirmed ${lost?.id}`);
  expect(emulator.personas()).toHaveLength(2);
  const { unconfirmed } = JSON.parse(listed.stdout) as { unconfirmed: [{ id: string }] };
  expect((await run('prune', '--yes', '--unconfirmed', unconfirmed[0].id)).stderr).toContain(
    `${lost?.id}, ${other}`,
  );
  expect((await run('prune', '--unconfirmed', `${lost?.id}`)).code).toBe(2);
  expect(emulator.personas()).toHaveLength(2);
  const { code } = await run('prune', '--yes', '--unconfirmed', `${lost?.id}`);

  expect(code).toBe(0);
  expect(emulator.personas().map(({ id }) => id)).toEqual([other]);
  expect((await run('prune')).stdout).not.toContain('Unconfirmed');
});

test('keeps the record of several lost creations until each of their personas is decided', async () => {
  const { emulator, run, inBot } = await open();
  emulator.fail({ match: 'POST /me/personas', times: 2, with: { connection: 'lost' } });
  await inBot(`await context.sendText('hi', { persona: ${JSON.stringify(JOHN)} });`);
  const [first, second, known] = emulator.personas().map(({ id }) => id);
  const decide = async (...args: string[]) => {
    const { stdout } = await run('prune', '--yes', '--json', ...args);
    return JSON.parse(stdout) as unknown;
  };
  expect(await decide()).toMatchObject({ unconfirmed: [{ candidates: [first, second] }] });

  const shown = await run('prune', '--yes', '--unconfirmed', `${first}`);

  expect(shown.stdout).toMatch(new RegExp(`Deleted 1 persona\\..*May be ${second}\\. `, 's'));
  expect(await decide()).toMatchObject({ unconfirmed: [{ candidates: [second] }] });
  expect(await decide('--unconfirmed', `${second}`)).toMatchObject({ unconfirmed: [] });
  expect(await decide()).toMatchObject({ unconfirmed: [] });
  expect(emulator.personas().map(({ id }) => id)).toEqual([known]);
});

test('forgets a creation that came to nothing, when a person says so', async () => {
  const { emulator, run } = await open();
  emulator.fail({ match: 'POST /me/personas', with: { connection: 'lost' } });
  await run(...CREATE);
  await run('delete', '--id', `${emulator.personas()[0]?.id}`, '--yes');
  const listed = await run('prune', '--json');
  const { unconfirmed } = JSON.parse(listed.stdout) as { unconfirmed: [{ id: string }] };

  const { code } = await run('prune', '--unconfirmed', unconfirmed[0].id);

  expect(code).toBe(0);
  expect(JSON.parse((await run('prune', '--json')).stdout)).toMatchObject({ unconfirmed: [] });
});

test('forgets a creation whose only candidate is somebody else’s, and deletes nothing', async () => {
  const { emulator, run, plant } = await open();
  emulator.fail({ match: 'POST /me/personas', times: 2, with: { connection: 'lost' } });
  await run(...CREATE);
  await run('create', '--name', 'Mary', '--pic', JOHN.profilePictureUrl);
  for (const { id } of emulator.personas()) await run('delete', '--id', id, '--yes');
  const stranger = await plant(JOHN);
  const shown = await run('prune');
  const [, recordId = ''] = /May be .*?--forget (\S+)/s.exec(shown.stdout) ?? [];

  const forgotten = await run('prune', '--forget', recordId, '--json');

  expect(forgotten.code).toBe(0);
  expect(JSON.parse(forgotten.stdout)).toMatchObject({
    deleted: [],
    forgotten: [recordId],
    unconfirmed: [{ name: 'Mary' }],
  });
  expect(emulator.personas().map(({ id }) => id)).toEqual([stranger]);
  expect((await run('prune', '--forget', recordId)).stderr).toContain('no unconfirmed creation');
});

test('refuses an ID that no unconfirmed creation can have made', async () => {
  const { emulator, run, plant } = await open();
  const stranger = await plant(JOHN);

  for (const id of [stranger, 'nobody']) {
    expect((await run('prune', '--yes', '--unconfirmed', id)).code).toBe(1);
  }

  expect(namesOn(emulator)).toEqual([JOHN.name]);
});

test('stops at a limit, and names the oldest first', async () => {
  const { emulator, run, inBot, configure } = await open();
  const names = ['Zoe', 'Ann', 'Kim'];
  const speaking = names.map(
    (
      name,
    ) => `await context.withPersona({ name: '${name}', profilePictureUrl: 'https://example.com/a.jpg',
      temporary: true }, async () => { await context.sendText('hi');`,
  );
  const ends = speaking.map(() => '});').join(' ');
  await inBot(`${speaking.join(' ')} process.kill(process.pid, 'SIGKILL'); ${ends}`);
  await configure({ plugin: 'retryMs: 0,' });
  const deletions = () => emulator.requests.filter(({ method }) => method === 'DELETE');
  const fault = { match: { method: 'DELETE' }, times: Infinity, with: { code: 613 } };
  const limit = emulator.fail(fault);

  const { code, stdout, stderr } = await run('prune', '--yes');

  expect(code).toBe(1);
  expect([...stdout.matchAll(/^delete {2}\d+ {2}(.*)$/gm)].map(([, name]) => name)).toEqual(names);
  expect(deletions()).toHaveLength(1);
  expect(stderr).toMatch(
    /Stopped: Deleting .*\n3 left to delete\. Run prune again in a few minutes .* to continue\.\n$/,
  );
  const json = JSON.parse((await run('prune', '--yes', '--json')).stdout) as object;
  expect(json).toMatchObject({ interrupted: false, stoppedBy: { code: 'RATE_LIMITED' } });
  limit.cancel();
  expect((await run('prune', '--yes')).code).toBe(0);
  expect(emulator.personas()).toEqual([]);
});

test('says that it was interrupted, and what is left', async () => {
  const { emulator, run, inBot } = await open();
  await inBot(DYING);
  const match = ({ method }: RequestRecord) => {
    if (method === 'DELETE') process.emit('SIGINT');
    return false;
  };
  emulator.fail({ match, times: Infinity, with: { code: 1 } });

  const { code, stdout, stderr } = await run('prune', '--yes');

  expect({ code, stdout }).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('Deleted 1 persona.') as string,
  });
  expect(stderr).toMatch(/\nInterrupted\.\n$/);
  expect(emulator.personas()).toEqual([]);
});
