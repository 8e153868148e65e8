import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

import { test, vi, type TestContext } from 'vitest';

import { emulate } from '../cli/emulate/program';
import { EXAMPLES } from './project';

const ROOT = join(__dirname, '../..');

vi.setConfig({ testTimeout: 600_000 });

/** As its README says. */
async function compile(folder: string): Promise<void> {
  const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin/tsc');
  await promisify(execFile)(process.execPath, [tsc], { cwd: folder });
}

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
  for (const file of ['bottender.config.js', 'index.js', 'dist/index.js']) {
    const path = join(folder, file);
    const text = await readFile(path, 'utf8').catch(() => undefined);
    if (text !== undefined) {
      await writeFile(
        path,
        text.replace(
          /require\(['"](bottender-persona|\.\.\/\.\.)['"]\)/g,
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
  ['multi-page', ['Hello', "@ Jasper's Bakery", 'Hello']],
  ['multi-channel', ['Hello']],
  ['typescript', ['Hello']],
  ['agents', ['Hi', 'Where is my order?']],
  ['desk', ['Hello', '[Talk to a person]']],
  ['support-desk', ['Hi there!', 'Where is my order?', '[Ask the baker]', 'Lovely. Thanks, bye!']],
];
const MORE: Record<string, string[]> = {
  'multi-page': ['--page-name', "Jasper's Market", "Jasper's Bakery"],
};

/** The line numbers of a script that a run has complained of. */
const redLines = (errors: string) =>
  [...errors.matchAll(/^changed\.txt:(\d+): Expected/gm)].map(([, line]) => Number(line));

// Side by side: each waits for an answer that does not come. The cluster has a start of its own, and is no project for one bot.
test.concurrent.for(CONVERSATIONS)(
  '%s: what was recorded is played again, and another persona turns its line red',
  async ([example, lines], { expect, onTestFinished }) => {
    if (example === 'typescript') await compile(join(EXAMPLES, example));
    // The one in the root of this repository is the bot of `npm start`.
    const folder = example === 'support-desk' ? ROOT : await copyOf(example, onTestFinished);
    const scripts = await mkdtemp(join(tmpdir(), 'scripts-'));
    onTestFinished(() => rm(scripts, { recursive: true }));
    const [recording, changed] = [join(scripts, 'script.txt'), join(scripts, 'changed.txt')];
    const run = (args: string[], says: string[] = []) =>
      emulate(onTestFinished, folder, { args: [...args, ...(MORE[example] ?? [])], lines: says });
    const recorded = run(['--record', recording], lines);
    expect(await recorded.exit, recorded.err).toBe(0);
    const script = await readFile(recording, 'utf8');
    const spoken = script.split('\n').findIndex((line) => line.startsWith('<'));
    expect(spoken).toBeGreaterThan(0);

    const again = run(['--script', recording, '--once']);
    expect(await again.exit, again.err).toBe(0);

    // Another persona turns its own line red, and none of those that follow.
    const other = script.split('\n');
    other[spoken] = other[spoken]!.replace(/^<[^>]*>/, '<Somebody Else>');
    await writeFile(changed, other.join('\n'));
    const differs = run(['--script', changed, '--once']);
    expect(await differs.exit).toBe(1);
    expect(redLines(differs.err)).toEqual([spoken + 1]);
  },
);

test.concurrent(
  'a persona that is renamed in the roster turns its lines red, and no other',
  async ({ expect, onTestFinished }) => {
    const folder = await copyOf('roster', onTestFinished);
    const recorded = emulate(onTestFinished, folder, {
      args: ['--record', 'changed.txt'],
      lines: ['Hello'],
    });
    expect(await recorded.exit, recorded.err).toBe(0);
    const script = (await readFile(join(folder, 'changed.txt'), 'utf8')).split('\n');
    const config = join(folder, 'bottender.config.js');
    await writeFile(config, (await readFile(config, 'utf8')).replace('Mary Parker', 'Mary Baker'));

    const differs = emulate(onTestFinished, folder, {
      args: ['--script', 'changed.txt', '--once'],
    });

    expect(await differs.exit).toBe(1);
    const hers = script.flatMap((line, index) =>
      line.startsWith('<Mary Parker>') ? [index + 1] : [],
    );
    expect(hers.length).toBeGreaterThan(1);
    expect(redLines(differs.err)).toEqual(hers);
  },
);
