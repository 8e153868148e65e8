import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, it, onTestFinished } from 'vitest';

import { makeFolder, PROJECT } from '../cli/emulate/folder';

const ROOT = join(__dirname, '../..');
const [, SNIPPET = ''] =
  /## Test a bot\n+```js\n(.*?)```/s.exec(readFileSync(join(ROOT, 'docs/emulator.md'), 'utf8')) ??
  [];

it('the test in docs/emulator.md tests a bot as it stands', async () => {
  const folder = await makeFolder(onTestFinished, PROJECT);
  const says = (text: string) =>
    writeFile(
      join(folder, 'index.js'),
      `module.exports = (context) => context.sendText(${JSON.stringify(text)}, { persona: 'john' });`,
    );
  await writeFile(join(folder, 'bot.test.js'), SNIPPET);
  const vitest = () =>
    spawnSync(
      process.execPath,
      [
        join(ROOT, 'node_modules/vitest/vitest.mjs'),
        ...['run', '--globals', '--testTimeout=60000', '--root', folder],
      ],
      { cwd: folder, encoding: 'utf8', env: { PATH: process.env.PATH, NO_COLOR: '1' } },
    );

  await says('Hi, how can I help?');
  const right = vitest();
  expect(right.status, right.stdout + right.stderr).toBe(0);
  await says('Hi, what do you want?');
  const wrong = vitest();

  expect(wrong.status).toBe(1);
  expect(wrong.stdout + wrong.stderr).toContain('Hi, what do you want?');
});
