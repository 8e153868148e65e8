import type { BotReport } from '../journal/report';

/** How the bot of a project is started. */
export interface ProjectOptions {
  /**
   * The environment of the project's bot. The variables `MESSENGER_*` are always replaced.
   * @default process.env
   */
  env?: NodeJS.ProcessEnv;
  /** Receives what the project's bot prints. Without it, nothing is printed. */
  onOutput?: (text: string) => void;
  /** Receives errors of its handlers, and messages that were sent as the Page instead. */
  onReport?: (report: BotReport) => void;
  /**
   * Where the project's bot keeps sessions and records, so that another run finds them.
   * @default a temporary folder, deleted when the bot ends
   */
  folder?: string;
}

/** A bot that takes the emulator's webhooks. */
export interface StartedBot {
  /** The URL for webhooks. `emulator.webhook` is set to it. */
  readonly webhook: string;
  /** The project's own files that the bot has loaded. */
  readonly files: readonly string[];
  /** Rejects if the bot ends before `close()` is called. */
  readonly ended: Promise<never>;
  /** Closes its plugins and ends the bot. */
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
