import { describe, expect, onTestFinished, test } from 'vitest';

import { BAKERY, commandLine, MARKET } from '../support/command-line';

const JOHN = ['--name', 'John Mathew', '--pic', 'https://example.com/john.jpg'];
const open = () => commandLine(onTestFinished);

describe('create, list, get and delete', () => {
  test('make, show and take away a persona', async () => {
    const { run, emulator } = await open();

    const created = await run('create', ...JOHN);
    const [john] = emulator.personas();
    expect(created).toEqual({
      code: 0,
      stdout: `Created persona ${john?.id} "John Mathew" on ${MARKET.name} (${MARKET.id}).\n`,
      stderr: '',
    });
    expect((await run('get', '--id', `${john?.id}`)).stdout).toContain('John Mathew');
    expect((await run('list')).stdout).toContain(`https://scontent.example/${john?.id}`);
    const deleted = await run('delete', '--id', `${john?.id}`, '--yes');
    expect(deleted.code).toBe(0);
    expect(emulator.personas()).toEqual([]);
    expect((await run('list')).stdout).toBe('The Page has no personas.\n');
  });

  test('--json prints JSON and nothing else', async () => {
    const { run } = await open();
    const name = '瑪麗 🙂';

    const created = await run(
      'create',
      '--name',
      name,
      '--picture-url=https://x.example/',
      '--json',
    );
    const { id } = JSON.parse(created.stdout) as { id: string };
    expect(Object.keys(JSON.parse(created.stdout) as object)).toEqual(['id']);
    const profilePictureUrl = expect.stringContaining('https://') as string;
    const shown = { id, name, profilePictureUrl };
    expect(JSON.parse((await run('get', '--id', id, '--json')).stdout)).toEqual(shown);
    expect(JSON.parse((await run('list', '--json')).stdout)).toEqual([shown]);
    const deleted = await run('delete', '--id', id, '--yes', '--json');
    expect(JSON.parse(deleted.stdout)).toEqual({ id, deleted: true });
  });

  test('an unknown persona is a failure, with the facts of Graph as JSON', async () => {
    const { run } = await open();

    for (const command of ['get', 'delete']) {
      const { code, stdout, stderr } = await run(command, '--id', '999', '--json');
      expect(code).toBe(1);
      expect(stderr).toBe('');
      expect(JSON.parse(stdout)).toMatchObject({
        error: { code: 'NOT_FOUND', graph: { code: 100, subcode: 33 } },
      });
    }
  });
});

describe('deleting', () => {
  test('needs a yes where nobody can be asked', async () => {
    const { run, emulator } = await open();
    await run('create', ...JOHN);
    const [john] = emulator.personas();

    const { code, stderr } = await run('delete', '--id', `${john?.id}`);

    expect(code).toBe(2);
    expect(stderr).toContain(
      'Not deleting without confirmation: this is not a terminal. Nothing was changed. Pass --yes to delete.',
    );
    expect(emulator.personas()).toHaveLength(1);
  });

  test.each([
    ['yes\n', 0, 0],
    ['n\n', 1, 1],
    ['\n', 1, 1],
    ['\u0004', 1, 1],
  ])('asks at a terminal: %j', async (answer, code, left) => {
    const { run, inTerminal, emulator } = await open();
    await run('create', ...JOHN);
    const [john] = emulator.personas();

    const outcome = await inTerminal(['delete', '--id', `${john?.id}`], answer);

    expect(outcome.stdout).toContain(
      `Delete persona ${john?.id} "John Mathew" from ${MARKET.name}`,
    );
    expect(outcome.code).toBe(code);
    expect(emulator.personas()).toHaveLength(left);
  });
});

describe('the Page', () => {
  const mapped = `accessToken: undefined, mapPageToAccessToken: async (id) => ({
    ${MARKET.id}: '${MARKET.accessToken}', ${BAKERY.id}: '${BAKERY.accessToken}' })[id],`;

  test('is the one that --page names, where the bot has several', async () => {
    const { configure, emulator, run } = await open();
    await configure({ messenger: mapped });

    expect((await run('create', ...JOHN, '--page', BAKERY.id)).code).toBe(0);

    expect(emulator.personas(BAKERY.id)).toHaveLength(1);
    expect(emulator.personas(MARKET.id)).toEqual([]);
    expect((await run('list')).code).toBe(2);
    const unknown = await run('list', '--page', '3');
    expect(unknown.code).toBe(1);
    expect(unknown.stderr).toContain('no access token for Page 3');
  });

  test('has to be the one of the token: else nothing is done', async () => {
    const { emulator, run } = await open();

    const { code, stderr } = await run('create', ...JOHN, '--page', BAKERY.id);

    expect(code).toBe(1);
    expect(stderr).toContain(`for Page ${MARKET.id}, not for Page ${BAKERY.id}`);
    expect(emulator.personas()).toEqual([]);
  });
});
