import type {
  BotReport,
  EmulatedMessage,
  EmulatedPage,
  Emulator,
  RequestRecord,
} from '../../../emulator';
import type { Deed } from '../customer/deed';

/** What runs, for whoever wants to join in. */
export interface Running {
  readonly emulator: Emulator;
  readonly pages: readonly EmulatedPage[];
  /** Whether the bot of the working folder was started, or somebody else starts one. */
  readonly ownBot: boolean;
  /** Where the bot of somebody else was said to listen. */
  readonly webhook: string | undefined;
}

/** A customer who speaks to a Page. */
export interface Customer {
  readonly page: EmulatedPage;
  readonly psid: string;
  readonly name: string;
  /** Whether it is the one that types here, or that the script is about; others are in the browser. */
  readonly isHere: boolean;
}

/** Tells what happens, to people or to programs. */
export interface Reporter {
  /** It is up. */
  running(running: Running): void;
  /** The customer speaks to a Page. */
  customer(customer: Customer, deed: Deed): void;
  /**
   * Somebody answers.
   *
   * @param to whom, if it is another customer than the one that types here
   */
  message(message: EmulatedMessage, to?: string): void;
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
