import type { CommandOption } from '../command';
import type { Assumptions } from '../../emulator';
import { readAssumptions } from '../assumptions/read';
import { UsageError } from '../usage-error';
import { readScript, type Step } from './customer/script';

/** What `emulate` is asked for. */
export interface EmulateOptions {
  /** 0 takes a free one. */
  readonly port: number;
  readonly pageId: string;
  /** One Page for each. */
  readonly pageNames: readonly string[];
  /** Where a bot listens that somebody else starts. */
  readonly webhook: string | undefined;
  readonly script: readonly Step[] | undefined;
  /** Whether it ends after the script. */
  readonly once: boolean;
  readonly json: boolean;
  /** Whether the bot starts again when its files change; `undefined` where nobody has said. */
  readonly watch: boolean | undefined;
  /** The file that what happens is written to, as a script. */
  readonly record: string | undefined;
  readonly assumptions: Partial<Assumptions> | undefined;
  /** The folder in which everything is kept for the next start. */
  readonly state: string | undefined;
}

const DEFAULT_PAGE_ID = '1000000000001';
const DEFAULT_PAGE_NAME = "Jasper's Market";
const LAST_PORT = 65_535;

/** The options of `emulate` beside those that every command has. */
export const EMULATE_OPTIONS: readonly CommandOption[] = [
  {
    flags: '--port <port>',
    description: 'the port of the emulator on 127.0.0.1 (default: a free one)',
    parse: readPort,
  },
  {
    flags: '--page-name <names...>',
    description: `the name of the Page, or of several Pages (default: "${DEFAULT_PAGE_NAME}")`,
  },
  { flags: '--page <PAGE_ID>', description: 'the ID of the (first) emulated Page' },
  {
    flags: '--script <file>',
    description: 'what a scripted customer says, taps and expects to hear',
  },
  { flags: '--once', description: 'end after the script' },
  {
    flags: '--watch',
    description: 'restart the bot when its files change (default in a terminal)',
  },
  { flags: '--no-watch', description: 'do not restart the bot when its files change' },
  { flags: '--record <file>', description: 'write what happens to a script for --script' },
  {
    flags: '--state <folder>',
    description:
      "keep personas, conversations, customers and the bot's sessions here for the next start",
  },
  {
    flags: '--assumptions <file>',
    description:
      'JSON of how Messenger behaves where its documentation is silent, as probe writes it',
  },
  {
    flags: '--webhook <url>',
    description: 'do not start a bot; send webhooks to one that is already running at this URL',
    parse: readWebhook,
  },
];

/**
 * Reads the options and the script that they name.
 *
 * @throws UsageError
 */
export function readOptions(given: Record<string, unknown>): EmulateOptions {
  const { port = 0, page = DEFAULT_PAGE_ID, pageName = [DEFAULT_PAGE_NAME] } = given;
  const { webhook, script, once = false, json = false, watch, record, assumptions, state } = given;
  if (typeof page !== 'string' || !/^\d+$/.test(page)) {
    throw new UsageError(`--page takes the ID of a Page, in digits, but got ${quoted(page)}.`);
  }
  if (once === true && script === undefined) {
    throw new UsageError('--once ends after the script: name one by --script <file>.');
  }
  return {
    port: port as number,
    pageId: page,
    pageNames: readPageNames(pageName as string[]),
    webhook: webhook as string | undefined,
    script: script === undefined ? undefined : readScript(script as string),
    once: once === true,
    json: json === true,
    watch: watch as boolean | undefined,
    record: record as string | undefined,
    state: state as string | undefined,
    assumptions: assumptions === undefined ? undefined : readAssumptions(assumptions as string),
  };
}

function readPort(value: string): number {
  const port = Number(value);
  if (/^\d+$/.test(value) && port <= LAST_PORT) return port;
  throw new UsageError(
    `--port takes a whole number from 0 to ${LAST_PORT}, but got ${quoted(value)}.`,
  );
}

function readWebhook(value: string): string {
  const protocol = URL.canParse(value) ? new URL(value).protocol : '';
  if (['http:', 'https:'].includes(protocol)) return value;
  throw new UsageError(`--webhook takes an absolute http(s) URL, but got ${quoted(value)}.`);
}

function readPageNames(names: readonly string[]): readonly string[] {
  const trimmed = names.map((name) => name.trim());
  if (trimmed.includes('')) throw new UsageError('--page-name takes a name that is not empty.');
  const twice = trimmed.find((name, index) => trimmed.indexOf(name) < index);
  if (twice === undefined) return trimmed;
  throw new UsageError(`--page-name takes each name once, but got ${quoted(twice)} again.`);
}

function quoted(value: unknown): string {
  return JSON.stringify(value);
}
