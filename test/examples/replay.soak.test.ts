import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { test, vi, type TestContext } from 'vitest';

import { emulate } from '../cli/emulate/program';
import { EXAMPLES } from './project';

const ROOT = join(__dirname, '../..');

vi.setConfig({ testTimeout: 120_000 });

/** The example in a place of its own, where it may be changed. */
async function copyOf(
  example: string,
  onTestFinished: TestContext['onTestFinished'],
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'example-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await cp(join(EXAMPLES, example), folder, { recursive: true });
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  // They name the package of this repository by itself, or by the path to its root.
  for (const file of ['bottender.config.js', 'index.js']) {
    const path = join(folder, file);
    const text = await readFile(path, 'utf8').catch(() => undefined);
    if (text !== undefined) {
      await writeFile(
        path,
        text.replace(
          /require\('(bottender-persona|\.\.\/\.\.)'\)/g,
          `require(${JSON.stringify(ROOT)})`,
        ),
      );
    }
  }
  return folder;
}

const CONVERSATIONS: [example: string, lines: string[]][] = [
  ['minimal', ['Hello', 'And again']],
  ['roster', ['Hello']],
  ['on-the-fly', ['Hello']],
  ['multi-page', ['Hello']],
  ['multi-channel', ['Hello']],
  ['desk', ['Hello']],
];

// Side by side: each waits for an answer that does not come.
test.concurrent.for(CONVERSATIONS)(
  '%s: what was recorded is played again',
  async ([example, lines], { expect, onTestFinished }) => {
    const folder = await copyOf(example, onTestFinished);
    const run = (args: string[], says: string[] = []) =>
      emulate(onTestFinished, folder, { args, lines: says });
    const recorded = run(['--record', 'script.txt'], lines);
    expect(await recorded.exit, recorded.err).toBe(0);
    const script = await readFile(join(folder, 'script.txt'), 'utf8');
    const spoken = script.split('\n').findLastIndex((line) => line.startsWith('<'));
    expect(spoken).toBeGreaterThan(0);

    const again = run(['--script', 'script.txt', '--once']);
    expect(await again.exit, again.err).toBe(0);

    // Another persona turns its own line red, and no other.
    const changed = script.split('\n');
    changed[spoken] = changed[spoken]!.replace(/^<[^>]*>/, '<Somebody Else>');
    await writeFile(join(folder, 'changed.txt'), changed.join('\n'));
    const differs = run(['--script', 'changed.txt', '--once']);
    expect(await differs.exit).toBe(1);
    expect(differs.err).toContain(`changed.txt:${spoken + 1}: Expected Somebody Else to say`);
  },
);
