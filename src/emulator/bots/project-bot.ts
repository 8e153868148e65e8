import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import type { Emulator } from '../emulator';
import type { Orders, Word } from './orders';
import type { ProjectOptions, StartedBot } from './started-bot';
import { BotFailure } from './started-bot';

/** Plain Node runs it, so it is the built file in any case: also for tests that run the sources of the rest. */
const BOT_PROCESS = join(__dirname, '../../../dist/cli/emulate/bot/bot-process.js');
/** Longer than it waits for its plugins. */
const KILL_AFTER_MS = 8_000;

/** Starts the bot of a project, in a process of its own. */
export async function startProjectBot(
  emulator: Emulator,
  project: string,
  { env = process.env, onOutput = () => {}, onReport = () => {}, folder: given }: ProjectOptions,
): Promise<StartedBot> {
  const { origin, pages, appId, appSecret } = emulator;
  const folder = given ?? (await mkdtemp(join(tmpdir(), 'bottender-persona-')));
  const cleanUp = async () => {
    if (given === undefined) await rm(folder, { recursive: true, force: true });
  };
  const child = fork(BOT_PROCESS, {
    cwd: resolve(project),
    env,
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', onOutput);
  const exited = once(child, 'close') as Promise<[code: number | null, signal: string | null]>;
  const ended = exited.then(([code, signal]) => {
    throw new BotFailure(`The bot ended by itself (${signal ?? `exit code ${code}`}).`);
  });
  // Whoever does not ask is not to be bothered.
  ended.catch(() => {});
  const close = async () => {
    const killing = setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS);
    if (child.connected) child.send('end');
    await exited;
    clearTimeout(killing);
    await cleanUp();
  };

  const ready = new Promise<{ webhook: string; files: readonly string[] }>((settle, fail) => {
    child.on('message', (word: Word) => {
      if ('report' in word) {
        emulator.report(word.report);
        onReport(word.report);
      } else if ('failure' in word) fail(new BotFailure(word.failure, word.files));
      else settle(word);
    });
  });
  const orders: Orders = { origin, pages, appId, appSecret, folder };
  child.send(orders);
  emulator.bot = { status: 'starting' };
  try {
    const { webhook, files } = await Promise.race([ready, ended]);
    emulator.webhook = webhook;
    emulator.bot = { status: 'ready' };
    return { webhook, files, ended, close };
  } catch (error) {
    emulator.bot = { status: 'broken', problem: (error as Error).message };
    await close();
    throw error;
  }
}
