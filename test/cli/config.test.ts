import { mkdir, rm, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { escapeRegExp } from 'lodash';
import { expect, onTestFinished, test } from 'vitest';

import { APP_SECRET, commandLine, MARKET } from './support/command-line';

const CONFIG = 'bottender.config.js';

test('without a configuration, .env and the environment say where to go', async () => {
  const { folder, start, emulator } = await commandLine(onTestFinished);
  await rm(join(folder, CONFIG));
  const missing = await start(['list']).ended;
  expect(missing.code).toBe(1);
  expect(missing.stderr).toContain(`no ${CONFIG} in ${folder}`);

  await writeFile(
    join(folder, '.env'),
    `MESSENGER_ACCESS_TOKEN=${MARKET.accessToken}\nMESSENGER_APP_SECRET=${APP_SECRET}\n`,
  );
  const { code, stdout } = await start(['list'], { MESSENGER_ORIGIN: emulator.origin }).ended;

  expect({ code, stdout }).toEqual({ code: 0, stdout: 'The Page has no personas.\n' });
});

test.each([
  ['\nthrow new Error("no luck")', 'cannot be loaded: no luck (bottender.config.js:2)'],
  ['throw "no luck"', 'cannot be loaded: no luck'],
  ['require("./not-there")', "Cannot find module './not-there'"],
  ['require("some-module-that-is-not-installed")', 'Install the module'],
  ['module.exports = {', 'cannot be loaded: Unexpected end of input (bottender.config.js:1)'],
  ['module.exports = {};\n\n}', "cannot be loaded: Unexpected token '}' (bottender.config.js:3)"],
  [
    `require(${JSON.stringify(join(__dirname, '../../dist'))}).personas({ fallback: 'nobody' })`,
    /option `fallback`.* \(bottender\.config\.js:1\)/,
  ],
])('a configuration that cannot be loaded is named: %s', async (source, complaint) => {
  const { folder, run } = await commandLine(onTestFinished);
  await writeFile(join(folder, CONFIG), source);

  for (const command of ['list', 'sync']) {
    const { code, stdout, stderr } = await run(command);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(
      complaint instanceof RegExp ? complaint : new RegExp(escapeRegExp(complaint)),
    );
    expect(stderr).not.toMatch(/^\s+at /m);
  }
});

test('what throws in a file of the project is named by that file', async () => {
  const { folder, run } = await commandLine(onTestFinished);
  await mkdir(join(folder, 'src'));
  await writeFile(join(folder, 'src/roster.js'), '\n\nthrow new TypeError("no roster");\n');
  await writeFile(join(folder, CONFIG), 'require("./src/roster");');

  expect((await run('list')).stderr).toContain(`no roster (${join('src', 'roster.js')}:3)`);
});

test('a module that is missing is told from a configuration that is', async () => {
  const { folder, run } = await commandLine(onTestFinished);
  await writeFile(join(folder, 'deep.js'), 'require("./deeper-and-not-there");');
  await writeFile(join(folder, CONFIG), 'require("./deep");');

  expect((await run('list')).stderr).toContain(join(folder, 'deep.js'));
});

test('sync and prune say what is missing where the plugin is not configured', async () => {
  const { folder, emulator, run } = await commandLine(onTestFinished);
  const messenger = {
    accessToken: MARKET.accessToken,
    appSecret: APP_SECRET,
    origin: emulator.origin,
  };
  await writeFile(
    join(folder, CONFIG),
    `module.exports = { channels: { messenger: ${JSON.stringify(messenger)} } };`,
  );

  for (const command of ['sync', 'prune']) {
    const { code, stderr } = await run(command);
    expect(code).toBe(1);
    expect(stderr).toContain('has no personas() among its plugins');
    expect(stderr).toContain('personas({ roster: … })');
  }
  expect((await run('list')).code).toBe(0);
});

test('calls go to the Graph version and with the proof of the configuration', async () => {
  const { emulator, run } = await commandLine(onTestFinished);

  await run('list');

  expect(emulator.requests.length).toBeGreaterThan(0);
  for (const { version, status } of emulator.requests) {
    expect([version, status]).toEqual(['v26.0', 200]);
  }
});

test('what the configuration prints does not get among the JSON', async () => {
  const { configure, start } = await commandLine(onTestFinished);
  await configure({ plugin: '...console.log("hello from the configuration"),' });

  const { stdout, stderr } = await start(['list', '--json']).ended;

  expect(JSON.parse(stdout)).toEqual([]);
  expect(stderr).toContain('hello from the configuration');
});

test('a store that cannot be written is a failure, not a store in memory', async () => {
  const { configure, folder, start, emulator } = await commandLine(onTestFinished);
  await writeFile(join(folder, 'occupied'), '');
  await configure({
    roster: { john: { name: 'John', profilePictureUrl: 'https://example.com/john.jpg' } },
    plugin: `store: fileStore({ path: 'occupied/personas' }),`,
  });

  const { code, stderr } = await start(['sync']).ended;

  expect(code).toBe(1);
  expect(stderr).toMatch(/^error: The folder .*occupied\S* of fileStore cannot be used: ENOTDIR/);
  expect(stderr).toContain('change nothing without it.');
  expect(stderr).not.toMatch(/in memory|Warning/);
  expect(emulator.personas()).toEqual([]);
});

test('something that keeps the process alive does not', async () => {
  const { configure, start } = await commandLine(onTestFinished);
  await configure({ plugin: '...setInterval(() => {}, 1000) && {},' });

  expect((await start(['list']).ended).code).toBe(0);
});

test('a project that has no Bottender of its own is read all the same', async () => {
  const { folder, start } = await commandLine(onTestFinished);
  const modules = join(folder, 'node_modules');
  await unlink(modules);

  expect((await start(['list']).ended).code).toBe(0);
});
