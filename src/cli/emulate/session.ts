import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

import { startEmulator, type EmulatedPage, type Emulator } from '../../emulator';
import type { Io } from '../terminal/io';
import { attendStream, attendTerminal } from './customer/attend';
import { BotKeeper } from './bot/keeper';
import { Conversation } from './customer/conversation';
import { EmulateFailure } from './setting/failure';
import type { EmulateOptions } from './options';
import type { Reporter, Running } from './reporting/reporter';
import type { Screen } from './reporting/screen';
import type { Step } from './customer/script';
import { askedToEnd } from './signals';
import { APP_SECRET, CONFIG } from './setting/world';

/** Where `bottender start` takes webhooks. */
const USUAL_WEBHOOK = 'http://localhost:5000/webhooks/messenger';

/** Those who see and hear what happens. */
interface Audience {
  readonly io: Io;
  readonly screen: Screen;
  readonly reporter: Reporter;
}

/** One run of `emulate`: emulator, bot and customer. */
export class Session {
  readonly #options: EmulateOptions;
  readonly #pages: readonly EmulatedPage[];
  readonly #audience: Audience;
  readonly #closing: (() => void | Promise<void>)[] = [];

  constructor(options: EmulateOptions, pages: readonly EmulatedPage[], audience: Audience) {
    this.#options = options;
    this.#pages = pages;
    this.#audience = audience;
  }

  /**
   * Runs until the script, the customer or a signal ends it.
   *
   * @returns the exit code
   * @throws EmulateFailure
   */
  async run(): Promise<number> {
    const signals = askedToEnd();
    this.#closing.push(() => signals.close());
    const asked = signals.asked.then(() => 0);
    const emulator = await this.#openEmulator();
    return Promise.race([this.#runOn(emulator), asked]);
  }

  /** Closes what was opened, the last first. */
  async close(): Promise<void> {
    for (const close of this.#closing.splice(0).reverse()) await close();
  }

  async #runOn(emulator: Emulator): Promise<number> {
    const { webhook, state } = this.#options;
    const ownBot = webhook === undefined && existsSync(CONFIG);
    const running: Running = { emulator, pages: this.#pages, ownBot, webhook };
    if (!ownBot) {
      emulator.webhook = webhook ?? USUAL_WEBHOOK;
      return this.#converse(running);
    }
    const { io, reporter } = this.#audience;
    const watch = this.#options.watch ?? this.#isTyped();
    const bot = new BotKeeper(emulator, {
      ...{ env: io.env, watch, folder: state && resolve(state, 'bot') },
      onOutput: (text) => reporter.bot(text),
      onReport: (report) => reporter.trouble(report),
      onFailure: (message) => reporter.failure(message),
      onRestart: (file) => reporter.restarted(file),
    });
    this.#closing.push(() => bot.close());
    const { ended } = await bot.start();
    return Promise.race([this.#converse(running), ended]);
  }

  /** Whether somebody sits at a terminal and types. */
  #isTyped(): boolean {
    const { io } = this.#audience;
    return Boolean(io.stdin.isTTY && io.stdout.isTTY) && !this.#options.json;
  }

  async #converse(running: Running): Promise<number> {
    const { reporter } = this.#audience;
    const { script, once } = this.#options;
    reporter.running(running);
    const conversation = new Conversation(running.emulator, this.#pages, reporter);
    this.#closing.push(() => conversation.close());
    if (script) {
      if (!(await play(script, conversation, reporter))) return 1;
      reporter.scriptEnded(running);
      if (once) return 0;
    }
    reporter.listening(running);
    return this.#attend(conversation);
  }

  async #attend(conversation: Conversation): Promise<number> {
    const { io, screen, reporter } = this.#audience;
    if (this.#isTyped()) {
      const terminal = attendTerminal(io, screen, conversation, reporter);
      this.#closing.push(() => terminal.close());
      await terminal.ended;
      return 0;
    }
    const stream = attendStream(io, conversation, reporter);
    this.#closing.push(() => stream.close());
    return (await stream.ended) ? 0 : 1;
  }

  async #openEmulator(): Promise<Emulator> {
    const { port, assumptions, state } = this.#options;
    try {
      const emulator = await startEmulator({
        pages: [...this.#pages],
        appSecret: APP_SECRET,
        port,
        assumptions,
        state,
      });
      this.#closing.push(() => emulator.close());
      return emulator;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      const reason =
        (error as NodeJS.ErrnoException).syscall === 'listen' &&
        { EADDRINUSE: 'is in use', EACCES: 'may not be used' }[String(code)];
      if (!reason) {
        if (state === undefined) throw error;
        throw new EmulateFailure(`--state ${state}: ${(error as Error).message}`, { cause: error });
      }
      const advice = 'choose another by --port, or leave it out for a free one';
      throw new EmulateFailure(`Port ${port} ${reason}: ${advice}.`, { cause: error });
    }
  }
}

/**
 * Plays a script to its end, and tells of each answer that does not come.
 *
 * @returns whether all of them came
 * @throws EmulateFailure naming the turn that could not be taken
 */
async function play(
  script: readonly Step[],
  conversation: Conversation,
  reporter: Reporter,
): Promise<boolean> {
  let isTrue = true;
  for (const step of script) {
    try {
      await (step.does === 'hear' ? conversation.hear(step) : conversation.take(step));
    } catch (error) {
      if (!(error instanceof EmulateFailure)) throw error;
      // Nobody listens any more: that is nothing to complain about.
      if (conversation.isClosed) break;
      conversation.look();
      const message = `${step.place}: ${error.message}`;
      if (step.does !== 'hear') throw new EmulateFailure(message, { cause: error });
      reporter.failure(message);
      isTrue = false;
    }
  }
  if (isTrue) await conversation.settle();
  return isTrue;
}
