import type {
  BotReport,
  EmulatedMessage,
  EmulatedPage,
  Emulator,
  RequestRecord,
} from '../../../emulator';

/** What runs, for whoever wants to join in. */
export interface Running {
  readonly emulator: Emulator;
  readonly pages: readonly EmulatedPage[];
  /** Whether the bot of the working folder was started, or somebody else starts one. */
  readonly ownBot: boolean;
  /** Where the bot of somebody else was said to listen. */
  readonly webhook: string | undefined;
}

/** What a customer does, as it is told. */
export type Deed = { readonly says: string } | { readonly taps: string };

/** Tells what happens, to people or to programs. */
export interface Reporter {
  /** It is up. */
  running(running: Running): void;
  /** The customer speaks to a Page. */
  customer(page: EmulatedPage, deed: Deed): void;
  /** Somebody answers. */
  message(message: EmulatedMessage): void;
  /** The script has come to its end. */
  scriptEnded(running: Running): void;
  /** Somebody may type from here on. */
  listening(running: Running): void;
  /** The bot prints something. */
  bot(text: string): void;
  /** Something went wrong in the bot's handlers, or a message went out as the Page instead. */
  trouble(report: BotReport): void;
  /** Messenger refused a call of the bot. */
  refused(record: RequestRecord): void;
  /** The bot runs again, because this file has changed. */
  restarted(file: string): void;
  /** Something went wrong. */
  failure(message: string): void;
}
