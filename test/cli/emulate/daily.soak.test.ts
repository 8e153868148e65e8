import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, vi } from 'vitest';

import { BotFailure, startBot, startEmulator } from '../../../src/emulator';
import { makeFolder, PROJECT } from './folder';
import { emulate } from './program';

const IN_TIME = { timeout: 30_000, interval: 50 };

vi.setConfig({ testTimeout: 90_000 });

test.concurrent(
  'what was recorded is played again, and a changed persona fails that line',
  async ({ expect, onTestFinished }) => {
    const folder = await makeFolder(onTestFinished, PROJECT);
    const recorded = emulate(onTestFinished, folder, {
      args: ['--record', 'script.txt'],
      lines: ['Hello', '[go on]'],
    });
    expect(await recorded.exit).toBe(0);
    const script = await readFile(join(folder, 'script.txt'), 'utf8');
    expect(script.replace(/^#.*\n/gm, '').trim()).toBe(`> Hello
<Jasper's Market> You said: Hello
<John Mathew> That was number 1

[Go on]
<Jasper's Market> You said: Go on
<John Mathew> That was number 2`);

    const again = ['--script', 'script.txt', '--once'];
    expect(await emulate(onTestFinished, folder, { args: again }).exit).toBe(0);
    const config = PROJECT['bottender.config.js'].replace('John Mathew', 'Jon Mathew');
    await writeFile(join(folder, 'bottender.config.js'), config);
    const changed = emulate(onTestFinished, folder, { args: again });
    expect(await changed.exit).toBe(1);
    expect(changed.err).toContain('script.txt:6: Expected John Mathew to say "That was number 1"');
  },
);

test.concurrent(
  '--watch starts the bot again when a file changes, and says why it does not start',
  async ({ expect, onTestFinished }) => {
    const folder = await makeFolder(onTestFinished, PROJECT);
    const run = emulate(onTestFinished, folder, { args: ['--watch'] });
    await expect.poll(() => run.out, IN_TIME).toContain('Ctrl-C to quit.');
    await writeFile(join(folder, 'index.js'), 'module.exports = (;');
    await expect.poll(() => run.err, IN_TIME).toContain(`Unexpected token ';' (index.js:1)`);
    await writeFile(join(folder, 'index.js'), PROJECT['index.js']);
    await expect
      .poll(() => run.out, IN_TIME)
      .toContain('index.js has changed: your bot was restarted.');
    run.child.kill('SIGTERM');
    expect(await run.exit).toBe(0);
  },
);

test.concurrent(
  'a handler that throws is told in one line, and in the conversation',
  async ({ expect, onTestFinished }) => {
    const folder = await makeFolder(onTestFinished, {
      ...PROJECT,
      'index.js': 'module.exports = async () => {\n  throw new TypeError("no bread");\n};',
    });
    const run = emulate(onTestFinished, folder, { lines: ['Hello'] });
    await run.exit;
    expect(run.err).toBe('Your bot threw TypeError: no bread (index.js:2)\n');
  },
);

test.concurrent('a call that is refused is one line', async ({ expect, onTestFinished }) => {
  const folder = await makeFolder(onTestFinished, {
    ...PROJECT,
    'index.js':
      "module.exports = (context) => context.client.getPersona('999').catch(() => undefined);",
  });
  const run = emulate(onTestFinished, folder, { lines: ['Hello'] });
  expect(await run.exit).toBe(0);
  expect(run.err).toMatch(/^Refused: GET \/999: .*100.*\n$/);
});

test.concurrent(
  '--state: the next run has personas and sessions again',
  async ({ expect, onTestFinished }) => {
    const folder = await makeFolder(onTestFinished, PROJECT);
    const again = { args: ['--state', 'kept'], lines: ['Hello'] };
    const first = emulate(onTestFinished, folder, again);
    expect(await first.exit).toBe(0);
    expect(first.out).toContain('That was number 1');
    const second = emulate(onTestFinished, folder, again);
    expect(await second.exit).toBe(0);
    expect(second.out).toContain('That was number 2');
    expect(second.out).not.toContain('That was number 1');
    const emulator = await startEmulator({ state: join(folder, 'kept') });
    onTestFinished(() => emulator.close());
    expect(emulator.personas()).toHaveLength(1);
    expect(emulator.messages()).toHaveLength(4);
  },
);

test.concurrent(
  'startBot tests the bot of a project in a few lines',
  async ({ expect, onTestFinished }) => {
    const folder = await makeFolder(onTestFinished, PROJECT);
    const emulator = await startEmulator();
    onTestFinished(() => emulator.close());
    const bot = await startBot(emulator, { project: folder });
    await emulator.user('7').say('Hello!');
    expect(emulator.messages('7')).toHaveLength(2);
    await emulator.expect('7').toHear('John Mathew', 'That was number 1');
    await bot.close();

    await writeFile(join(folder, 'index.js'), 'throw new Error("no shop");');
    const broken = startBot(emulator, { project: folder });
    await expect(broken).rejects.toThrow(BotFailure);
    await expect(broken).rejects.toThrow('index.js could not be loaded: no shop (index.js:1)');
    expect(emulator.bot.status).toBe('broken');
  },
);

test.concurrent(
  'assumptions come from a file, and TypeScript that was not built is told so',
  async ({ expect, onTestFinished }) => {
    const folder = await makeFolder(onTestFinished, {
      ...PROJECT,
      'assumptions.json': '{"assumptions":{"nameUnit":"runes"}}',
      'tsconfig.json': '{}',
    });
    const wrong = emulate(onTestFinished, folder, { args: ['--assumptions', 'absent.json'] });
    expect(await wrong.exit).toBe(2);
    expect(wrong.err).toContain('"absent.json" could not be read');
    await writeFile(join(folder, 'index.js'), "module.exports = require('./dist').default;");
    const unbuilt = emulate(onTestFinished, folder, { lines: ['Hi'] });
    expect(await unbuilt.exit).toBe(1);
    expect(unbuilt.err).toContain('Build the TypeScript first: npx tsc, or npm run build');
  },
);
