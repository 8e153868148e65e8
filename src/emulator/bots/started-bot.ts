import type { BotReport } from '../journal/report';

/** How the bot of a project is started. */
export interface ProjectOptions {
  /**
   * The environment of the project's bot. The variables `MESSENGER_*` are replaced in any case.
   * @default process.env
   */
  env?: NodeJS.ProcessEnv;
  /** Receives what the project's bot prints; nothing is printed without it. */
  onOutput?: (text: string) => void;
  /** Hears of errors in its handlers, and of messages that went out as the Page instead. */
  onReport?: (report: BotReport) => void;
  /**
   * Where the project's bot keeps sessions and records, so that another run finds them.
   * @default a folder that goes with the bot
   */
  folder?: string;
}

/** A bot that takes the emulator's webhooks. */
export interface StartedBot {
  /** Where it takes them; `emulator.webhook` is set to it. */
  readonly webhook: string;
  /** The project's own files that it has loaded. */
  readonly files: readonly string[];
  /** Rejects if it ends before it is asked to. */
  readonly ended: Promise<never>;
  /** Lets it end, its plugins closed. */
  close(): Promise<void>;
}

/** A bot that cannot be started, in a sentence that says why. */
export class BotFailure extends Error {
  /** The project's own files that had been loaded by then. */
  readonly files: readonly string[];

  constructor(message: string, files: readonly string[] = [], options?: ErrorOptions) {
    super(message, options);
    this.name = 'BotFailure';
    this.files = files;
  }
}
