import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestContext } from 'vitest';

const ROOT = join(__dirname, '../../..');

/** A folder with these files, and with Bottender and this package installed; it goes with the test. */
export async function makeFolder(
  onTestFinished: TestContext['onTestFinished'],
  files: Record<string, string> = {},
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'emulated-project-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, 'node_modules'));
  const bottender = dirname(require.resolve('bottender/package.json'));
  await symlink(bottender, join(folder, 'node_modules/bottender'));
  await symlink(ROOT, join(folder, 'node_modules/bottender-persona'));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return folder;
}

/** A small project: John counts what he was told, and offers to be tapped. */
export const PROJECT = {
  'bottender.config.js': `
    const { personas } = require('bottender-persona');
    const john = { name: 'John Mathew', profilePictureUrl: 'https://example.com/john.jpg' };
    module.exports = {
      plugins: [personas({ roster: { john } })],
      channels: { messenger: { enabled: true } },
    };`,
  'index.js': `
    module.exports = async function App(context) {
      const count = (context.state.count || 0) + 1;
      context.setState({ count });
      await context.sendText('You said: ' + context.event.text);
      await context.sendText('That was number ' + count, {
        persona: 'john',
        quickReplies: [{ contentType: 'text', title: 'Go on', payload: 'GO_ON' }],
      });
    };`,
};
