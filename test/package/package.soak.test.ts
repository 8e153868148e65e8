import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { linksOf } from '../docs/support/links';
import { CONSUMER } from './consumer';
import { installPackage, type InstalledPackage } from './installed';

let installed: InstalledPackage;

beforeAll(async () => {
  installed = await installPackage();
}, 120_000);

afterAll(() => installed?.remove());

test('it holds what is built, the licence, and nothing of the workshop', () => {
  expect(installed.files).toContain('package.json');
  expect(installed.files).toContain('LICENSE');
  expect(installed.files).toContain('dist/index.d.ts');
  expect(installed.files.filter((path) => /^(src|test|bench|tools)\b|\.test\./.test(path))).toEqual(
    [],
  );
  expect(installed.files).not.toContain('bottender.config.js');
});

test('it holds every page and picture that its README and docs link to', () => {
  const pages = installed.files.filter((path) => path.endsWith('.md'));
  expect(pages).toContain('docs/api.md');
  const targets = pages.flatMap((page) =>
    linksOf(page).map(({ target }) => (target === '' ? page : join(dirname(page), target))),
  );
  expect(targets.length).toBeGreaterThan(100);
  const missing = targets.filter(
    (target) => !installed.files.some((path) => `${path}/`.startsWith(target.replace(/\/?$/, '/'))),
  );
  expect([...new Set(missing)]).toEqual([]);
});

test('every entry loads by require', async () => {
  const types = await installed.node(
    `const { personas, memoryStore, PersonaError } = require('bottender-persona');
     const { startEmulator } = require('bottender-persona/emulator');
     const { name } = require('bottender-persona/package.json');
     console.log(typeof personas(), typeof memoryStore(), new PersonaError('STORE', '') instanceof Error);
     console.log(typeof startEmulator, name);`,
    'commonjs',
  );

  expect(types).toBe('function object true\nfunction bottender-persona');
});

test('every entry loads by import, with its names', async () => {
  const types = await installed.node(
    `import { personas, memoryStore, PersonaError } from 'bottender-persona';
     import { startEmulator } from 'bottender-persona/emulator';
     const { name } = (await import('bottender-persona/package.json', { with: { type: 'json' } })).default;
     console.log(typeof personas(), typeof memoryStore(), new PersonaError('STORE', '') instanceof Error);
     console.log(typeof startEmulator, name);`,
    'module',
  );

  expect(types).toBe('function object true\nfunction bottender-persona');
});

test('both ways load the same package', async () => {
  const same = await installed.node(
    `import { createRequire } from 'node:module';
     import * as imported from 'bottender-persona';
     const required = createRequire(process.cwd() + '/')('bottender-persona');
     const names = Object.keys(required);
     console.log(names.length > 0 && names.every((name) => imported[name] === required[name]));`,
    'module',
  );

  expect(same).toBe('true');
});

test('the command is there', async () => {
  expect(await installed.bin('--version')).toMatch(/^\d+\.\d+\.\d+$/);
  expect(await installed.bin('list', '--help')).toContain('List the personas of the Page.');
});

test('what is inside is nobody else’s to load', async () => {
  const loading = installed.node(`require('bottender-persona/dist/registry')`, 'commonjs');

  await expect(loading).rejects.toThrow('ERR_PACKAGE_PATH_NOT_EXPORTED');
});

test('the emulator serves its page', async () => {
  const out = await installed.node(
    `import { startEmulator } from 'bottender-persona/emulator';
     const emulator = await startEmulator();
     for (const path of ['', '_page/styles/tokens.css', '_page/page.js', '_page/icon.svg']) {
       const { status, headers } = await fetch(emulator.url + path);
       console.log(status, headers.get('content-type').split(';')[0]);
     }
     await emulator.close();`,
    'module',
  );

  expect(out).toBe('200 text/html\n200 text/css\n200 text/javascript\n200 image/svg+xml');
});

test('loading it and making a plugin keeps no process alive and writes nothing', async () => {
  const out = await installed.node(
    `const before = require('node:fs').readdirSync('.').join();
     require('bottender-persona').personas();
     console.log(require('node:fs').readdirSync('.').join() === before);`,
    'commonjs',
  );

  expect(out).toBe('true');
});

test.concurrent.each([
  { module: 'node16', moduleResolution: 'node16' },
  { module: 'nodenext', moduleResolution: 'nodenext' },
  { module: 'commonjs', moduleResolution: 'node' },
])(
  'a bot type-checks under moduleResolution: $moduleResolution',
  async (options) => {
    expect(await installed.check(CONSUMER, options)).toBe('');
  },
  60_000,
);

test('declarations keep their comments', async () => {
  const read = (path: string) =>
    readFile(join(installed.folder, 'node_modules/bottender-persona/dist', path), 'utf8');

  expect(await read('plugin.d.ts')).toMatch(/\/\*\*[^/]*\*\/\s*export declare function personas/);
  for (const path of ['options.d.ts', 'emulator/settings/options.d.ts']) {
    expect(await read(path)).toContain('@default');
  }
});
