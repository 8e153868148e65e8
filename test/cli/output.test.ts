import { spawnSync } from 'node:child_process';

import { expect, onTestFinished, test } from 'vitest';

import { APP_SECRET, BIN, commandLine, MARKET } from './support/command-line';

// eslint-disable-next-line no-control-regex
const COLOR = /\u001b\[\d+m/;
const LONG = `https://example.com/${'long/'.repeat(20)}picture.jpg`;

test('whole addresses and names of any script, lined up', async () => {
  const { plant, run } = await commandLine(onTestFinished);
  for (const name of ['Ann', '瑪麗', 'Zoë 🙂']) await plant({ name, profilePictureUrl: LONG });

  const { stdout } = await run('list');

  const [head, ...rows] = stdout.trimEnd().split('\n');
  expect(head).toMatch(/^ID +NAME +STATUS +PICTURE$/);
  expect(rows).toHaveLength(3);
  for (const row of rows) expect(row).toMatch(/https:\S+$/);
  // One cell of a terminal each, two of the wide ones.
  expect(rows.map((row) => row.slice(0, row.indexOf('unknown')).replace(/^\d+ +/, ''))).toEqual([
    'Ann     ',
    '瑪麗    ',
    'Zoë 🙂  ',
  ]);
});

test('in a terminal of 80 columns, addresses stand on lines of their own', async () => {
  const { plant, runWith } = await commandLine(onTestFinished);
  await plant({ name: 'Ann of the long and noble family of Hohenstein', profilePictureUrl: LONG });

  const { stdout } = await runWith({ columns: 80, env: { NO_COLOR: '1' } }, 'list');

  const lines = stdout.trimEnd().split('\n');
  expect(lines).toHaveLength(4);
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
  expect(lines.at(-1)).toMatch(/^ {2}https:/);
});

test('colours only in a terminal, and never with NO_COLOR', async () => {
  const { inTerminal, start, emulator } = await commandLine(onTestFinished);

  expect((await inTerminal(['get', '--id', '1'])).stdout).toMatch(COLOR);
  expect((await inTerminal(['get', '--id', '1'], undefined, { NO_COLOR: '1' })).stdout).not.toMatch(
    COLOR,
  );
  const piped = await start(['get', '--id', '1'], { FORCE_COLOR: '1' }).ended;
  expect(piped.stdout + piped.stderr).not.toMatch(COLOR);
  expect(emulator.requests.length).toBeGreaterThan(0);
});

test('what a name holds does not reach the terminal', async () => {
  const { emulator, inTerminal, run, plant } = await commandLine(onTestFinished);
  await plant({ name: 'Ann', profilePictureUrl: LONG });
  const [ann] = emulator.personas();
  const evil = 'A\u001b[31mnn\u009b2J\u202e';
  emulator.fail({
    match: 'GET /',
    times: Infinity,
    with: { status: 400, code: 100, message: `${evil} ${MARKET.accessToken}` },
  });

  const shown = await inTerminal(['get', '--id', `${ann?.id}`], undefined, { NO_COLOR: '1' });
  const asJson = await run('get', '--id', `${ann?.id}`, '--json');

  // eslint-disable-next-line no-control-regex
  expect(shown.stdout).not.toMatch(/[\u001b\u009b\u202e]/);
  // eslint-disable-next-line no-control-regex
  expect(asJson.stdout).not.toMatch(/[\u001b\u009b]/);
  expect((JSON.parse(asJson.stdout) as { error: { message: string } }).error.message).toContain(
    'A\u001b[31mnn\u009b2J',
  );
  expect(shown.stdout + asJson.stdout).not.toContain(MARKET.accessToken);
});

test('no secret on any output, not even with DEBUG=*', async () => {
  const { configure, emulator, start } = await commandLine(onTestFinished);
  const roster = { john: { name: 'John', profilePictureUrl: 'https://example.com/john.jpg' } };
  await configure({ roster });
  const run = async (...args: string[]) => {
    const { stdout, stderr } = await start(args, { DEBUG: '*' }).ended;
    // The modules below do tell what they do.
    expect(stderr).toContain('***');
    for (const output of [stdout, stderr]) {
      expect(output).not.toContain(MARKET.accessToken);
      expect(output).not.toContain(APP_SECRET);
      expect(output).not.toMatch(/appsecret_proof["']?[=:] ?["']?[0-9a-f]{8}/);
    }
  };

  for (const args of [['list'], ['create', '--name', 'Ann', '--pic', LONG], ['doctor', '--json']]) {
    await run(...args);
  }
  emulator.fail({
    match: () => true,
    times: Infinity,
    with: { code: 190, message: `bad ${MARKET.accessToken}` },
  });
  for (const args of [['list', '--json'], ['sync'], ['prune', '--json'], ['doctor']]) {
    await run(...args);
  }
});

test('output that cannot be written is a failure', async () => {
  const { folder, start } = await commandLine(onTestFinished);
  const into = (file: string) =>
    spawnSync('/bin/sh', ['-c', `'${process.execPath}' '${BIN}' --help > ${file}`], {
      cwd: folder,
      encoding: 'utf8',
    });

  expect(into('/dev/null')).toMatchObject({ status: 0, stderr: '' });
  expect(into('/dev/full')).toMatchObject({
    status: 1,
    stderr: 'error: The output could not be written (ENOSPC).\n',
  });
  // Nobody reads on, on purpose: that needs no words.
  const unread = start(['list']);
  unread.stopReading();
  expect(await unread.ended).toMatchObject({ code: 1, stderr: '' });
});
