import { execFile } from 'node:child_process';
import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { expect, test, vi } from 'vitest';

import { makeFolder } from '../cli/emulate/folder';
import { emulate } from '../cli/emulate/program';
import { blocksOf, pages, ROOT } from './support/blocks';
import { botsOf, scriptOf } from './support/bots';

vi.setConfig({ testTimeout: 120_000 });

const bots = pages().flatMap(botsOf);

test('the docs have whole bots, the README first', () => {
  expect(bots.map(({ page }) => page)).toEqual([
    'README.md',
    'docs/getting-started.md',
    'docs/pages.md',
  ]);
});

test.for(bots)(
  '$page:$line is what the bot says',
  async ({ files, args, conversation }, { onTestFinished }) => {
    const folder = await makeFolder(onTestFinished, files);
    await writeFile(join(folder, 'said.txt'), scriptOf(conversation));

    const run = emulate(onTestFinished, folder, {
      args: [...args, '--script', 'said.txt', '--once'],
    });

    expect(await run.exit, run.err).toBe(0);
    expect(run.out).toContain(conversation);
  },
);

/** The bot of Getting started, with what docs/testing.md adds to it. */
const tested = {
  ...botsOf('docs/getting-started.md')[0]!.files,
  ...Object.fromEntries(
    blocksOf('docs/testing.md').flatMap(({ file, text }) => (file ? [[file, text]] : [])),
  ),
};

test('the tests of docs/testing.md pass', async ({ onTestFinished }) => {
  const folder = await makeFolder(onTestFinished, tested);
  await symlink(join(ROOT, 'node_modules/vitest'), join(folder, 'node_modules/vitest'));
  const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs');

  const args = [vitest, 'run', '--globals', '--root', folder];
  const env = { PATH: process.env.PATH, NO_COLOR: '1' };
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder, env });

  expect(Object.keys(tested).filter((name) => name.endsWith('.test.js'))).toHaveLength(2);
  expect(stdout).toMatch(/Test Files +2 passed/);
});

test('the script of docs/testing.md passes', async ({ onTestFinished }) => {
  const folder = await makeFolder(onTestFinished, tested);

  const args = ['--script', 'customer.txt', '--once'];
  const run = emulate(onTestFinished, folder, { args });

  expect(await run.exit, run.err).toBe(0);
});
