import type { Fault, FaultHandle } from './faults/fault';
import type { EmulatedMessage, EmulatedSaying } from './graph/world/state';
import type { JsonObject } from './graph/protocol/json';
import type { BotReport, BotStatus } from './journal/report';
import type { RequestRecord } from './journal/record';
import type { Usage } from './faults/usage';
import type { EmulatedPage } from './graph/world/settings';
import type { Expectation } from './people/expectation';
import type { EmulatedInbox } from './people/inbox';
import type { EmulatedUser } from './people/user';

/** A persona as a test sees it. */
export interface EmulatedPersona {
  id: string;
  name: string;
  /** The URL that the bot gave; Graph reads back another, that of Meta's copy. */
  profilePictureUrl: string;
  pageId: string;
  /** Only on deleted ones. */
  deleted?: true;
}

/** A running emulator. */
export interface Emulator {
  /** What to give to `channels.messenger.origin`, e.g. `http://127.0.0.1:41234`. */
  readonly origin: string;
  /** The address of the emulator's page. */
  readonly url: string;
  /** The Pages, each with its token. */
  readonly pages: readonly EmulatedPage[];
  /** The ID of the app that the emulator takes the bot for. */
  readonly appId: string;
  /** The secret of that app. */
  readonly appSecret: string;
  /** The bot's URL for webhooks; may be set at any time. */
  webhook: string | undefined;
  /** How the bot is, for the page to show; `startBot` sets it by itself. */
  bot: BotStatus;
  /** The newest Graph calls in order of arrival, secrets masked: as many as `keepRequests` says. */
  readonly requests: readonly RequestRecord[];
  /**
   * The living personas, oldest first, of one Page or of all; with `includeDeleted` the deleted
   * ones, too.
   */
  personas(pageId?: string, options?: { includeDeleted?: boolean }): EmulatedPersona[];
  /** The messages and sender actions in order of arrival, of one person or of all. */
  messages(psid?: string): EmulatedMessage[];
  /** What people wrote, tapped and did in order, from code and in the page; of one person or of all. */
  said(psid?: string): EmulatedSaying[];
  /** The Messenger Profile of a Page, of the first where none is named. */
  profile(pageId?: string): JsonObject;
  /** The person behind a page-scoped ID; of the first Page where none is named. */
  user(psid: string, options?: { pageId?: string }): EmulatedUser;
  /**
   * The Page's inbox, at the conversation with a person: there a person answers as the Page, by the rules of Meta's
   * Conversation Routing. Control goes back to the bot by `done()`, or after 24 hours in which nobody says anything.
   */
  inbox(psid: string, options?: { pageId?: string }): EmulatedInbox;
  /**
   * What a person expects to be told: `await emulator.expect(psid).toHear('John Mathew', /oven/)`. On one Page where
   * one is named, else on any.
   */
  expect(psid: string, options?: { pageId?: string }): Expectation;
  /** The emulator's time: windows, typing and control of conversations go by it. */
  readonly clock: {
    /** In milliseconds since 1970. */
    now(): number;
    /** Moves it on by so many milliseconds. */
    advance(ms: number): void;
  };
  /** Shows in the conversation what went wrong at the bot; `startBot` does that by itself. */
  report(report: BotReport): void;
  /** Orders a fault. */
  fail(fault: Fault): FaultHandle;
  /** Sets the usage headers of every later answer; without an argument there are none. */
  usage(usage?: Usage): void;
  /**
   * Forgets personas, messages, requests, people, faults and usage; with the option `state` it goes back to what was
   * there at the start. Pages and webhook stay.
   */
  reset(): void;
  /** Stops everything at once, also calls that hang. May be called again. */
  close(): Promise<void>;
}
