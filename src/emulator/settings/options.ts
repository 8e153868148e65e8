import type { Assumptions } from '../graph/world/assumptions';
import { ASSUMPTION_CHOICES, DEFAULT_ASSUMPTIONS } from '../graph/world/assumptions';
import type { EmulatedPage } from '../graph/world/settings';
import { refusal, refuseUnknownKeys } from './refusal';

/** The options of `startEmulator`. Every option may be left out. */
export interface EmulatorOptions {
  /**
   * The Pages, each with its access token.
   * @default one Page: `{ id: '1000000000001', name: "Jasper's Market", accessToken: 'PAGE_TOKEN'
   * }`
   */
  pages?: EmulatedPage[];
  /**
   * The app secret. It signs webhooks and checks `appsecret_proof`.
   * @default 'APP_SECRET'
   */
  appSecret?: string;
  /**
   * The ID of the bot's app, as in echoes, in `thread_owner` and in the app's token (`APP_ID|APP_SECRET`).
   * @default '1000000000000000'
   */
  appId?: string;
  /**
   * Whether to refuse calls without `appsecret_proof`. If a call has one, it is always checked.
   * @default false
   */
  requireAppSecretProof?: boolean;
  /**
   * The bot's URL for webhooks, such as `http://localhost:5000/webhooks/messenger`. It can be set later as
   * `emulator.webhook`. Without it, `say()` rejects.
   */
  webhook?: string;
  /**
   * Whether to send the bot an echo of each of its messages.
   * @default false
   */
  echoes?: boolean;
  /**
   * Whether to refuse messages (10/2018278) that are sent more than 24 hours after the customer's last one, unless
   * their tag allows it.
   * @default false
   */
  windows?: boolean;
  /**
   * The port on 127.0.0.1; 0 chooses a free one.
   * @default 0
   */
  port?: number;
  /**
   * How many of the newest calls `requests` keeps.
   * @default 10000
   */
  keepRequests?: number;
  /**
   * How late every answer is, in milliseconds. The calls themselves are carried out at once.
   * @default 0
   */
  latencyMs?: number;
  /**
   * A folder that keeps personas, conversations and customers for the next emulator that uses it. `reset()` restores
   * what was there at the start. Without it, everything is lost when the emulator closes. For one emulator at a time.
   */
  state?: string;
  /** How Messenger behaves where its documentation is silent. Each assumption has a default. */
  assumptions?: Partial<Assumptions>;
}

/** The options with nothing left open. */
export type ResolvedOptions = Required<
  Omit<EmulatorOptions, 'webhook' | 'state' | 'assumptions'>
> & {
  webhook: string | undefined;
  state: string | undefined;
  assumptions: Assumptions;
};

const DEFAULTS: Omit<ResolvedOptions, 'assumptions'> = {
  pages: [{ id: '1000000000001', name: "Jasper's Market", accessToken: 'PAGE_TOKEN' }],
  appId: '1000000000000000',
  appSecret: 'APP_SECRET',
  requireAppSecretProof: false,
  webhook: undefined,
  echoes: false,
  windows: false,
  port: 0,
  keepRequests: 10_000,
  latencyMs: 0,
  state: undefined,
};

/** Fills the options up with their defaults, and refuses those that make no sense. */
export function resolveOptions(options: EmulatorOptions): ResolvedOptions {
  if (typeof options !== 'object' || options === null) {
    throw refusal('options', 'an object', options);
  }
  refuseUnknownKeys(options, 'options', [...Object.keys(DEFAULTS), 'assumptions']);
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  const resolved = { ...DEFAULTS, ...(Object.fromEntries(given) as EmulatorOptions) };

  checkPages(resolved.pages);
  if (!/^\d+$/.test(String(resolved.appId))) {
    throw refusal('appId', "an ID as Meta's, in digits", resolved.appId);
  }
  checkText('appSecret', resolved.appSecret, { secret: true });
  checkWebhook(resolved.webhook);
  for (const name of ['requireAppSecretProof', 'echoes', 'windows'] as const) {
    if (typeof resolved[name] !== 'boolean') throw refusal(name, 'a boolean', resolved[name]);
  }
  if (resolved.state !== undefined) checkText('state', resolved.state);
  const { port, keepRequests, latencyMs } = resolved;
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw refusal('port', 'a whole number from 0 to 65535', port);
  }
  if (!Number.isInteger(keepRequests) || keepRequests < 1) {
    throw refusal('keepRequests', 'a whole number, 1 or more', keepRequests);
  }
  if (!Number.isFinite(latencyMs) || latencyMs < 0) {
    throw refusal('latencyMs', 'a number of milliseconds, 0 or more', latencyMs);
  }
  return { ...resolved, assumptions: resolveAssumptions(resolved.assumptions) };
}

/** Refuses a webhook that is no URL. */
export function checkWebhook(webhook: string | undefined): void {
  if (webhook === undefined) return;
  const protocol = URL.canParse(webhook) ? new URL(webhook).protocol : '';
  if (!['http:', 'https:'].includes(protocol)) {
    throw refusal('webhook', 'an absolute http(s) URL', webhook);
  }
}

function checkPages(pages: EmulatedPage[]): void {
  if (!Array.isArray(pages) || pages.length === 0) {
    throw refusal('pages', 'an array of at least one Page', pages);
  }
  pages.forEach((page, index) => {
    const option = `pages[${index}]`;
    if (typeof page !== 'object' || page === null) throw refusal(option, 'an object', page);
    refuseUnknownKeys(page, option, ['id', 'name', 'accessToken']);
    if (typeof page.id !== 'string' || !/^(?!me$|_page$)[\w-]+$/.test(page.id)) {
      throw refusal(`${option}.id`, "an ID as Meta's, in digits", page.id);
    }
    checkText(`${option}.name`, page.name);
    checkText(`${option}.accessToken`, page.accessToken, { secret: true });
  });
  for (const key of ['id', 'accessToken'] as const) {
    if (new Set(pages.map((page) => page[key])).size < pages.length) {
      throw refusal('pages', `a list in which no two Pages have the same ${key}`, pages);
    }
  }
}

function checkText(option: string, text: unknown, { secret = false } = {}): void {
  if (typeof text === 'string' && text !== '') return;
  throw refusal(option, 'a text that is not empty', text, { secret });
}

/** Fills assumptions up with the likeliest guesses, and refuses those that make no sense. */
export function resolveAssumptions(given: Partial<Assumptions> = {}): Assumptions {
  if (typeof given !== 'object' || given === null) {
    throw refusal('assumptions', 'an object', given);
  }
  refuseUnknownKeys(given, 'assumptions', Object.keys(DEFAULT_ASSUMPTIONS));
  for (const [name, value] of Object.entries(given)) {
    const expected = typeof DEFAULT_ASSUMPTIONS[name as keyof Assumptions];
    if (typeof value !== expected || value === null) {
      throw refusal(`assumptions.${name}`, `of type ${expected}`, value);
    }
    const choices = ASSUMPTION_CHOICES[name];
    if (choices && !choices.some((choice) => choice === value)) {
      throw refusal(`assumptions.${name}`, `one of ${choices.join(', ')}`, value);
    }
  }
  const { unknownSender = DEFAULT_ASSUMPTIONS.unknownSender } = given;
  return { ...DEFAULT_ASSUMPTIONS, deletedSender: unknownSender, ...given };
}
