import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import {
  BotFailure,
  startBot,
  type BotReport,
  type Emulator,
  type StartedBot,
} from '../../../emulator';
import { EmulateFailure } from '../setting/failure';
import { CONFIG } from '../setting/world';
import { watchFiles } from './watch';

/** How the bot of the working folder is kept running. */
export interface Keeping {
  readonly env: NodeJS.ProcessEnv;
  /** Whether it starts again when its files change; else what ends it ends the command. */
  readonly watch: boolean;
  /** Where sessions and records stay from one run of the command to the next; else they go with it. */
  readonly folder: string | undefined;
  readonly onOutput: (text: string) => void;
  readonly onReport: (report: BotReport) => void;
  /** Is told why it does not run. */
  readonly onFailure: (message: string) => void;
  /** Is told that it runs again, and which file had changed. */
  readonly onRestart: (file: string) => void;
}

/** The bot of the working folder, started again as often as its files change. */
export class BotKeeper {
  readonly #emulator: Emulator;
  readonly #keeping: Keeping;
  #folder: string | undefined;
  #bot: StartedBot | undefined;
  #stopWatching = () => {};
  #isClosed = false;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(emulator: Emulator, keeping: Keeping) {
    this.#emulator = emulator;
    this.#keeping = keeping;
  }

  /**
   * Starts it.
   *
   * @returns what rejects if it ends before it is asked to; while it is watched, it never does
   * @throws EmulateFailure where it cannot be started; not while it is watched: then it is tried again at the next change
   */
  async start(): Promise<{ ended: Promise<never> }> {
    const { folder, watch, onFailure } = this.#keeping;
    this.#folder = folder ?? (await mkdtemp(join(tmpdir(), 'bottender-persona-')));
    try {
      const { ended } = await this.#open();
      return { ended: watch ? new Promise(() => {}) : ended.catch(rethrown) };
    } catch (error) {
      if (!watch) throw asFailure(error);
      onFailure(asFailure(error).message);
      return { ended: new Promise(() => {}) };
    }
  }

  /** Ends it, and takes away what it had written unless that is to stay. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#stopWatching();
    await this.#turn.catch(() => {});
    const bot = this.#bot;
    this.#bot = undefined;
    await bot?.close();
    if (this.#keeping.folder === undefined && this.#folder !== undefined) {
      await rm(this.#folder, { recursive: true, force: true });
    }
  }

  async #open(): Promise<StartedBot> {
    const { env, onOutput, onReport, onFailure, watch } = this.#keeping;
    const options = { project: '.', env, onOutput, onReport, folder: this.#folder };
    try {
      const bot = await startBot(this.#emulator, options);
      this.#bot = bot;
      this.#watch(bot.files);
      if (watch) bot.ended.catch((error: Error) => this.#bot === bot && onFailure(error.message));
      return bot;
    } catch (error) {
      this.#watch(error instanceof BotFailure ? error.files : []);
      throw error;
    }
  }

  #watch(files: readonly string[]): void {
    if (!this.#keeping.watch || this.#isClosed) return;
    this.#stopWatching();
    const all = [resolve(CONFIG), resolve('index.js'), ...files];
    this.#stopWatching = watchFiles(all, (file) => {
      this.#turn = this.#turn.then(() => this.#again(file));
    });
  }

  async #again(file: string): Promise<void> {
    if (this.#isClosed) return;
    const { onFailure, onRestart } = this.#keeping;
    const old = this.#bot;
    this.#bot = undefined;
    await old?.close();
    try {
      await this.#open();
      onRestart(file);
    } catch (error) {
      onFailure(asFailure(error).message);
    }
  }
}

function rethrown(error: unknown): never {
  throw asFailure(error);
}

function asFailure(error: unknown): EmulateFailure {
  const { message } = error instanceof Error ? error : new Error(String(error));
  return new EmulateFailure(message, { cause: error });
}
