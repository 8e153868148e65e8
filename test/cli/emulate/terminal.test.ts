import { test, vi, type TestContext } from 'vitest';

import { makeFolder, PROJECT } from './folder';
import { BIN, startProgram } from './program';

const IN_TIME = { timeout: 20_000, interval: 20 };
const CTRL_C = '\x03';
const CTRL_D = '\x04';
// eslint-disable-next-line no-control-regex
const COLOUR = /\x1b\[3\d?m/;

vi.setConfig({ testTimeout: 60_000 });

/** Starts `emulate` in a terminal of 80 columns. */
async function startTerminal(
  onTestFinished: TestContext['onTestFinished'],
  env: Record<string, string>,
) {
  const folder = await makeFolder(onTestFinished, PROJECT);
  const command = `stty cols 80 rows 24; exec "${process.execPath}" "${BIN}" emulate`;
  const terminal = startProgram(onTestFinished, ['script', '-qec', command, '/dev/null'], {
    cwd: folder,
    env: { TERM: 'xterm', SHELL: '/bin/sh', ...env },
  });
  return { terminal, type: (keys: string) => void terminal.child.stdin?.write(keys) };
}

test.concurrent.for([
  ['Ctrl-C', CTRL_C],
  ['Ctrl-D', CTRL_D],
] as const)(
  'what is typed is said, in colours and lines that fit; %s ends it',
  async ([, keys], { expect, onTestFinished }) => {
    const { terminal, type } = await startTerminal(onTestFinished, {});
    await expect.poll(() => terminal.out, IN_TIME).toContain('> ');

    const words = 'bread '.repeat(20).trim();
    type(`${words}\r`);
    await expect.poll(() => terminal.out, IN_TIME).toContain('That was number 1');
    type(keys);

    expect(await terminal.exit).toBe(0);
    expect(terminal.out).toMatch(COLOUR);
    const said = terminal.out.slice(terminal.out.lastIndexOf('Robin Example (the customer)'));
    const [, first, second] = said.split('\r\n');
    expect(first).toBe(`  ${'bread '.repeat(13).trim()}`);
    expect(second).toBe(`  ${'bread '.repeat(7).trim()}`);
  },
);

test.concurrent('NO_COLOR is respected', async ({ expect, onTestFinished }) => {
  const { terminal, type } = await startTerminal(onTestFinished, { NO_COLOR: '1' });
  await expect.poll(() => terminal.out, IN_TIME).toContain('> ');

  type('Hello\r');
  await expect.poll(() => terminal.out, IN_TIME).toContain('That was number 1');
  type(CTRL_C);

  expect(await terminal.exit).toBe(0);
  expect(terminal.out).not.toMatch(COLOUR);
});
