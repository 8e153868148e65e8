import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { expect, onTestFinished, test } from 'vitest';

test('the store in files fits into the bundle of a bot, made by ncc', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bundle-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const bot = resolve(__dirname, '../stores/support/bot-to-bundle.js');
  execFileSync('npx', ['ncc', 'build', bot, '--out', folder], { stdio: 'ignore' });
  const args = [join(folder, 'index.js'), join(folder, 'personas')];
  const said = execFileSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  expect(JSON.parse(said)).toEqual([['o 1 claim a', expect.objectContaining({ kind: 'claim' })]]);
});
