import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessengerClient } from 'messaging-api-messenger';
import type { TestContext } from 'vitest';

import type { PersonaProfile } from '../../../src';
import { startEmulator, type Emulator, type EmulatorOptions } from '../../../src/emulator';
import { runIn, type InProcess } from './in-process';

const ROOT = join(__dirname, '../../..');
export const BIN = join(ROOT, 'dist/cli/bin.js');
export const MARKET = {
  id: '1000000000001',
  name: "Jasper's Market",
  accessToken: 'TOKEN-OF-THE-MARKET',
};
export const BAKERY = {
  id: '1000000000002',
  name: "Jasper's Bakery",
  accessToken: 'TOKEN-OF-THE-BAKERY',
};
export const APP_SECRET = 'SECRET-OF-THE-APP';
/** As short as the plugin takes it: what a stopped process left is waited for. */
export const LEASE_MS = 200;

/** What a command did. */
export interface Outcome {
  /** `null` where it was killed. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that was started. */
export interface Started {
  readonly ended: Promise<Outcome>;
  kill(signal: NodeJS.Signals): void;
  /** Closes the pipe that its results go into. */
  stopReading(): void;
}

/** A Bottender project of its own folder, and an emulator that it is configured for. */
export interface CommandLine {
  readonly emulator: Emulator;
  readonly folder: string;
  /** Writes `bottender.config.js`; without a word it is as the emulator is. */
  configure(options?: ConfigOptions): Promise<void>;
  /** Runs it in this process: most of what a command does needs none of its own. */
  run(...args: string[]): Promise<Outcome>;
  /** The same with a terminal, an environment or another clock. */
  runWith(options: InProcess, ...args: string[]): Promise<Outcome>;
  /** Starts the built command in a process of its own. */
  start(args: readonly string[], env?: Record<string, string>): Started;
  /** Lets the bot of the project answer one event, by this JavaScript. */
  inBot(handler: string): Promise<Outcome>;
  /** The same, without waiting for its end. */
  startBot(handler: string): Started;
  /** What another app does: a persona on the Page of the project that the command line did not make. */
  plant(profile: PersonaProfile): Promise<string>;
  /** Starts it in a real terminal of 80 columns, which types these answers. */
  inTerminal(
    args: readonly string[],
    typed?: string,
    env?: Record<string, string>,
  ): Promise<Outcome>;
}

/** What differs in a configuration. */
export interface ConfigOptions {
  readonly roster?: unknown;
  /** Where Graph is; the emulator where nothing else is said. */
  readonly origin?: string;
  /** JavaScript of more options of `personas()`. */
  readonly plugin?: string;
  /** JavaScript of more options of the channel. */
  readonly messenger?: string;
  /** JavaScript of more channels. */
  readonly channels?: string;
}

/** Makes a project for a test, and takes it away after it. */
export async function commandLine(
  onTestFinished: TestContext['onTestFinished'],
  options: EmulatorOptions = {},
): Promise<CommandLine> {
  const emulator = await startEmulator({
    pages: [MARKET, BAKERY],
    appSecret: APP_SECRET,
    requireAppSecretProof: true,
    ...options,
  });
  const folder = await mkdtemp(join(tmpdir(), 'command-line-'));
  onTestFinished(async () => {
    await emulator.close();
    // The store may be at its last write.
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  const line: CommandLine = {
    emulator,
    folder,
    configure: (differences = {}) =>
      writeFile(join(folder, 'bottender.config.js'), configOf(emulator, differences)),
    run: (...args) => runIn(folder, args),
    runWith: (options, ...args) => runIn(folder, args, options),
    start: (args, env) => start(process.execPath, [BIN, ...args], folder, env),
    inBot: (handler) => line.startBot(handler).ended,
    startBot: (handler) => start(process.execPath, ['-e', botOf(handler)], folder),
    async plant({ name, profilePictureUrl }) {
      const { origin } = emulator;
      const { accessToken } = MARKET;
      const client = new MessengerClient({ accessToken, appSecret: APP_SECRET, origin });
      return (await client.createPersona({ name, profilePictureUrl })).id;
    },
    async inTerminal(args, typed = '', env) {
      const command = [process.execPath, BIN, ...args].map((word) => `'${word}'`).join(' ');
      const script = `stty cols 80 rows 24; ${command}`;
      const started = start('script', ['-qefc', script, '/dev/null'], folder, env, typed);
      return started.ended;
    },
  };
  await line.configure();
  return line;
}

function start(
  file: string,
  args: readonly string[],
  folder: string,
  env: Record<string, string> = {},
  typed?: string,
): Started {
  const child = spawn(file, args, {
    cwd: folder,
    // Only what is named here: a token of the machine's owner has no business in a test.
    env: { PATH: process.env.PATH, TERM: 'xterm', SHELL: '/bin/sh', no_proxy: '*', ...env },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    // A terminal shows the question before it is answered.
    if (typed !== undefined && text.includes('[y/N] ')) child.stdin.write(typed);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  if (typed === undefined) child.stdin.end();
  const ended = once(child, 'close').then(([code]) => ({
    code: code as number | null,
    stdout,
    stderr,
  }));
  return {
    ended,
    kill: (signal) => child.kill(signal),
    stopReading: () => child.stdout.destroy(),
  };
}

function botOf(handler: string): string {
  const messaging = `[{ sender: { id: '2' }, recipient: { id: '${MARKET.id}' }, message: { mid: '1', text: 'hi' } }]`;
  return `
const { MessengerBot } = require('bottender');
const { plugins: [plugin], channels: { messenger } } = require('./bottender.config.js');
const bot = new MessengerBot({ ...messenger, sync: true });
bot.use(plugin);
bot.onEvent(async (context) => { ${handler} });
bot.createRequestHandler()({ object: 'page', entry: [{ id: '${MARKET.id}', messaging: ${messaging} }] })
  .then(() => plugin.close());
`;
}

function configOf(
  emulator: Emulator,
  {
    roster = {},
    origin = emulator.origin,
    plugin = '',
    messenger = '',
    channels = '',
  }: ConfigOptions,
): string {
  return `
const { personas, fileStore, memoryStore } = require(${JSON.stringify(join(ROOT, 'dist'))});
module.exports = {
  plugins: [personas({
    roster: ${JSON.stringify(roster)}, leaseMs: ${LEASE_MS}, graphVersion: 'v26.0', ${plugin}
  })],
  channels: {
    messenger: {
      enabled: true,
      accessToken: ${JSON.stringify(MARKET.accessToken)},
      appSecret: ${JSON.stringify(APP_SECRET)},
      origin: ${JSON.stringify(origin)},
      ${messenger}
    },
    ${channels}
  },
};
`;
}
