import { tmpdir } from 'node:os';
import { test, vi } from 'vitest';

import { makeFolder, PROJECT } from './folder';
import { emulate } from './program';

vi.setConfig({ testTimeout: 60_000 });

const wrong: [args: string[], sentence: string][] = [
  [['--port', '80a'], '--port takes a whole number from 0 to 65535, but got "80a".'],
  [['--port', '65536'], '--port takes a whole number from 0 to 65535, but got "65536".'],
  [['--page', 'market'], 'in digits, but got "market".'],
  [['--page-name', ' '], '--page-name takes a name that is not empty.'],
  [['--page-name', 'A', 'A'], '--page-name takes each name once, but got "A" again.'],
  [
    ['--webhook', 'localhost:5000'],
    '--webhook takes an absolute http(s) URL, but got "localhost:5000".',
  ],
  [['--script', 'absent.txt'], '--script: "absent.txt" does not exist.'],
  [['--script', tmpdir()], 'is a folder.'],
  [['--once'], '--once ends after the script: name one by --script <file>.'],
  [['--onec'], 'Unknown option "--onec"'],
];

test.concurrent.for(wrong)(
  'wrong usage is told in a sentence: %j',
  async ([args, sentence], { expect, onTestFinished }) => {
    const folder = await makeFolder(onTestFinished, PROJECT);
    const run = emulate(onTestFinished, folder, { args, lines: ['Hello'] });

    expect(await run.exit).toBe(2);
    expect(run.out).toBe('');
    expect(run.err).toContain(sentence);
    expect(run.err).not.toContain('    at ');
  },
);

test.concurrent(
  '--help says what is replaced, what is not redirected, and how a script is written',
  async ({ expect, onTestFinished }) => {
    const folder = await makeFolder(onTestFinished);
    const run = emulate(onTestFinished, folder, { args: ['--help'] });

    expect(await run.exit).toBe(0);
    expect(run.out.split('\n').filter((line) => line.length > 80)).toEqual([]);
    for (const words of ['--page-name', 'mapPageToAccessToken', 'not redirected', '> Hello!']) {
      expect(run.out).toContain(words);
    }
  },
);
