import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test, vi } from 'vitest';

import { makeFolder, PROJECT } from './folder';
import { emulate } from './program';

const IN_TIME = { timeout: 15_000, interval: 20 };

vi.setConfig({ testTimeout: 60_000 });

/** Real tokens, by the look of it, everywhere where a project may have them. */
const SECRETS = ['EAAG-config', 'EAAG-mapped', 'EAAG-dotenv', 'EAAG-environment', 'app-secret-1'];
const REAL = {
  ...PROJECT,
  '.env': 'MESSENGER_ACCESS_TOKEN=EAAG-dotenv\nMESSENGER_BAKERY_TOKEN=EAAG-dotenv\nSHOP=Market\n',
  'bottender.config.js': `
    const { fileStore, personas } = require('bottender-persona');
    const john = { name: 'John Mathew', profilePictureUrl: 'https://example.com/john.jpg' };
    module.exports = Object.freeze({
      initialState: { count: 40 },
      plugins: [personas({ roster: { john }, store: fileStore({ path: '.personas' }) })],
      session: { driver: 'file', stores: { file: { dirname: '.sessions' } } },
      channels: Object.freeze({
        messenger: {
          enabled: false,
          path: '/elsewhere',
          origin: 'https://graph.example.com',
          pageId: '77',
          accessToken: 'EAAG-config',
          appSecret: 'app-secret-1',
          verifyToken: process.env.MESSENGER_VERIFY_TOKEN,
          mapPageToAccessToken: async () => 'EAAG-mapped',
        },
        line: { enabled: true },
        slack: { enabled: true, accessToken: 'xoxb-1', signingSecret: 's' },
        telegram: { enabled: true },
      }),
    });`,
  'index.js': `
    const { channels } = require('./bottender.config');
    module.exports = async function App(context) {
      context.setState({ count: context.state.count + 1 });
      const { messenger, ...others } = channels;
      await context.sendText(JSON.stringify([
        process.env.SHOP, process.env.MESSENGER_ACCESS_TOKEN, process.env.MESSENGER_BAKERY_TOKEN,
        messenger.pageId === process.env.MESSENGER_PAGE_ID, context.event.pageId, Object.keys(others),
        context.accessToken, context.state.count,
      ]), { persona: 'john' });
      console.log(process.env, messenger);
    };`,
};

test.concurrent(
  'a project with real tokens talks to the emulator alone, and its own records stay untouched',
  async ({ expect, onTestFinished }) => {
    const folder = await makeFolder(onTestFinished, REAL);
    await Promise.all(['.personas', '.sessions', 'tmp'].map((each) => mkdir(join(folder, each))));
    const run = emulate(onTestFinished, folder, {
      args: ['--json', '--page', '4242'],
      lines: ['Hello', 'Again'],
      env: {
        MESSENGER_ACCESS_TOKEN: 'EAAG-environment',
        MESSENGER_APP_SECRET: 'app-secret-1',
        DEBUG: '*',
        // Nothing listens there: a call to the emulator that takes it comes to nothing.
        http_proxy: 'http://127.0.0.1:1',
        TMPDIR: join(folder, 'tmp'),
      },
    });

    expect(await run.exit).toBe(0);
    const lines = run.out.trim().split('\n');
    const said = lines
      .map((line) => JSON.parse(line) as { message?: { text: string }; persona?: { name: string } })
      .filter(({ message }) => message);
    const token = 'emulated-token-of-page-4242';
    const bakery = 'emulated-messenger-bakery-token';
    expect(said.map(({ message }) => JSON.parse(message!.text) as unknown)).toEqual([
      ['Market', token, bakery, true, '4242', [], token, 41],
      ['Market', token, bakery, true, '4242', [], token, 42],
    ]);
    expect(said.map(({ persona }) => persona?.name)).toEqual(['John Mathew', 'John Mathew']);
    // What the bot prints is no business of stdout.
    expect(run.err).toContain('MESSENGER_APP_SECRET');
    for (const secret of SECRETS) expect(run.out + run.err).not.toContain(secret);
    for (const each of ['.personas', '.sessions', 'tmp']) {
      expect(await readdir(join(folder, each))).toEqual([]);
    }
  },
);

test.concurrent(
  'sessions in Redis are kept elsewhere, and a config without a messenger channel gets one',
  async ({ expect, onTestFinished }) => {
    const folder = await makeFolder(onTestFinished, {
      ...PROJECT,
      'bottender.config.js': `
        module.exports = { session: { driver: 'redis', stores: { redis: { host: '127.0.0.1', port: 1 } } } };`,
      'index.js': `
        module.exports = async (context) => {
          context.setState({ count: (context.state.count || 0) + 1 });
          await context.sendText('Number ' + context.state.count);
        };`,
    });
    const run = emulate(onTestFinished, folder, { lines: ['Hello', 'Again'] });

    expect(await run.exit).toBe(0);
    expect(run.out).toContain("Jasper's Market\n  Number 1\n");
    expect(run.out).toContain("Jasper's Market\n  Number 2\n");
    expect(run.err).toBe('');
  },
);

test.concurrent(
  '_error.js answers for a handler that fails',
  async ({ expect, onTestFinished }) => {
    const folder = await makeFolder(onTestFinished, {
      ...PROJECT,
      'index.js': 'module.exports = async () => { throw new Error("out of bread"); };',
      '_error.js':
        'module.exports = (context, { error }) => context.sendText("Sorry: " + error.message);',
    });
    const run = emulate(onTestFinished, folder, { lines: ['Hello'] });

    expect(await run.exit).toBe(0);
    expect(run.out).toContain('  Sorry: out of bread\n');
  },
);

test.concurrent.for([
  [
    'bottender.config.js',
    'throw new Error("no shop");',
    'bottender.config.js could not be loaded: no shop (bottender.config.js:1)',
  ],
  [
    'bottender.config.js',
    'require("absent");',
    "bottender.config.js could not be loaded: Cannot find module 'absent' (bottender.config.js:1)",
  ],
  [
    'index.js',
    'module.exports = (;',
    "index.js could not be loaded: Unexpected token ';' (index.js:1)",
  ],
  ['index.js', 'process.exit(3);', 'The bot ended by itself (exit code 3).'],
] as const)(
  'a project that cannot be loaded is told in a sentence: %s with %s',
  async ([file, source, sentence], { expect, onTestFinished }) => {
    const folder = await makeFolder(onTestFinished, { ...PROJECT, [file]: source });
    const run = emulate(onTestFinished, folder, { lines: ['Hello'] });

    expect(await run.exit).toBe(1);
    expect(run.out).toBe('');
    expect(run.err).toBe(`${sentence}\n`);
  },
);

test.concurrent(
  'a stream without a line is no customer: it stays up until a signal ends it, and nothing is left',
  async ({ expect, onTestFinished }) => {
    const folder = await makeFolder(onTestFinished, PROJECT);
    await mkdir(join(folder, 'tmp'));
    const run = emulate(onTestFinished, folder, { env: { TMPDIR: join(folder, 'tmp') } });
    await expect.poll(() => run.out, IN_TIME).toContain('Ctrl-C to quit.');
    const [url] = /http:\S+/.exec(run.out) ?? [];
    expect((await fetch(url!)).status).toBe(200);

    run.child.kill('SIGTERM');

    expect(await run.exit).toBe(0);
    expect(run.err).toBe('');
    await expect(fetch(url!)).rejects.toThrow();
    expect(await readdir(join(folder, 'tmp'))).toEqual([]);
  },
);

test.concurrent(
  'a bot whose emulator was killed ends, too, and leaves nothing',
  async ({ expect, onTestFinished }) => {
    const folder = await makeFolder(onTestFinished, {
      ...PROJECT,
      'index.js': 'module.exports = (context) => context.sendText("pid " + process.pid);',
    });
    const temporary = join(folder, 'tmp');
    await mkdir(temporary);
    const run = emulate(onTestFinished, folder, { lines: ['Hello'], env: { TMPDIR: temporary } });
    await expect.poll(() => run.out, IN_TIME).toContain('pid ');
    const pid = Number(/pid (\d+)/.exec(run.out)?.[1]);

    run.child.kill('SIGKILL');

    await expect.poll(() => lives(pid), IN_TIME).toBe(false);
    expect(await readdir(temporary)).toEqual([]);
  },
);

function lives(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
