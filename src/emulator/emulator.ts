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
  /** The URL that the bot gave. Reading the persona over Graph returns another one: that of Meta's copy. */
  profilePictureUrl: string;
  pageId: string;
  /** Only on deleted ones. */
  deleted?: true;
}

/** A running emulator. */
export interface Emulator {
  /** The value for `channels.messenger.origin`, such as `http://127.0.0.1:41234`. */
  readonly origin: string;
  /** The address of the emulator's page. */
  readonly url: string;
  /** The Pages, each with its access token. */
  readonly pages: readonly EmulatedPage[];
  /** The ID of the bot's app. */
  readonly appId: string;
  /** The secret of that app. */
  readonly appSecret: string;
  /** The bot's URL for webhooks. It can be set at any time. */
  webhook: string | undefined;
  /** The status of the bot, which the page shows. `startBot` sets it. */
  bot: BotStatus;
  /** The newest Graph calls in order of arrival, with secrets masked. `keepRequests` limits their number. */
  readonly requests: readonly RequestRecord[];
  /**
   * The personas of one Page or of all Pages, oldest first. `includeDeleted` adds the deleted ones.
   */
  personas(pageId?: string, options?: { includeDeleted?: boolean }): EmulatedPersona[];
  /** The messages and sender actions that one customer received, or all customers, in order of arrival. */
  messages(psid?: string): EmulatedMessage[];
  /** What one customer, or all customers, wrote, tapped and did, in order: from code and in the page. */
  said(psid?: string): EmulatedSaying[];
  /** The Messenger Profile of a Page. Without an ID: of the first Page. */
  profile(pageId?: string): JsonObject;
  /** The customer with this page-scoped ID. Without `pageId`: of the first Page. */
  user(psid: string, options?: { pageId?: string }): EmulatedUser;
  /**
   * The conversation with a customer in the Page's inbox, where a person answers as the Page, by the rules of Meta's
   * Conversation Routing. The bot has control again after `done()`, or after 24 hours without a message.
   */
  inbox(psid: string, options?: { pageId?: string }): EmulatedInbox;
  /**
   * Waits for what a customer is told: `await emulator.expect(psid).toHear('John Mathew', /oven/)`. Without `pageId`:
   * on any Page.
   */
  expect(psid: string, options?: { pageId?: string }): Expectation;
  /** The emulator's time. Windows, typing and control of conversations depend on it. */
  readonly clock: {
    /** In milliseconds since 1970. */
    now(): number;
    /** Moves the time forward, in milliseconds. */
    advance(ms: number): void;
  };
  /** Shows in the conversation what went wrong in the bot. `startBot` calls it. */
  report(report: BotReport): void;
  /** Makes the next calls that match fail, come late or answer differently. */
  fail(fault: Fault): FaultHandle;
  /** Sets the usage headers of all later answers. Without an argument, there are none. */
  usage(usage?: Usage): void;
  /**
   * Forgets personas, messages, requests, customers, faults and usage. With the option `state`, it restores what was
   * there at the start. Pages and webhook stay.
   */
  reset(): void;
  /** Stops everything at once, calls that hang included. It can be called again. */
  close(): Promise<void>;
}
