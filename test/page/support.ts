import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { MessengerBot, type MessengerContext } from 'bottender';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, expect } from 'vitest';

import { memoryStore, personas, type PersonaEvent, type PersonasOptions } from '../../src';
import type { Emulator, EmulatorOptions } from '../../src/emulator';
import { APP_SECRET, JOHN, MARY, OTHER_PAGE, PAGE, startTestEmulator } from '../support/bot';
import { launchChromium } from '../support/chromium';

/** Long enough for a machine that does much else; a page that works takes a moment. */
const IN_TIME_MS = 10_000;

let browser: Promise<Browser> | undefined;
const contexts: BrowserContext[] = [];
const closers: (() => Promise<unknown>)[] = [];
const mishaps: string[] = [];

afterEach(async () => {
  await Promise.all(contexts.splice(0).map((context) => context.close()));
  await Promise.all(closers.splice(0).map((close) => close()));
  // Nothing leaves the machine, nothing is refused by the page's policy, nothing throws.
  expect(mishaps.splice(0)).toEqual([]);
});

afterAll(async () => (await browser)?.close());

export interface PageOptions extends BrowserContextOptions {
  /** What stands behind the address of the page, e.g. `?user=2000000000002`. */
  query?: string;
  /** Complaints of the browser that belong to the test. */
  expected?: RegExp;
}

/** Opens the page of an emulator in a browser of its own. */
export async function open(
  { url }: Pick<Emulator, 'url'>,
  { query = '', ...options }: PageOptions = {},
): Promise<Page> {
  const page = await visit(`${url}${query}`, options);
  await page.locator('#me', { hasText: 'You are' }).waitFor({ state: 'attached' });
  return page;
}

/** Opens any page in a browser of its own. */
export async function visit(
  url: string,
  { expected, ...options }: Omit<PageOptions, 'query'> = {},
): Promise<Page> {
  browser ??= launchChromium();
  const launched = await browser;
  const context = await launched.newContext({
    viewport: { width: 1280, height: 800 },
    ...options,
  });
  contexts.push(context);
  context.setDefaultTimeout(IN_TIME_MS);
  const page = await context.newPage();
  watch(page, expected);
  await page.goto(url);
  return page;
}

function watch(page: Page, expected: RegExp | undefined): void {
  const note = (mishap: string) => {
    if (!expected?.test(mishap)) mishaps.push(mishap);
  };
  page.on('request', (request) => {
    const { hostname, protocol } = new URL(request.url());
    if (hostname !== '127.0.0.1' && protocol !== 'blob:')
      note(`left the machine: ${request.url()}`);
  });
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) note(message.text());
  });
  page.on('pageerror', (error) => note(String(error)));
}

type Handler = (context: MessengerContext) => unknown;

export interface TalkOptions {
  personas?: PersonasOptions;
  emulator?: EmulatorOptions;
  batchConfig?: { delay: number };
}

export interface Talk {
  emulator: Emulator;
  events: PersonaEvent[];
  /** What the handler threw. */
  errors: Error[];
}

/** A bot with the plugin behind a webhook, with John and Mary in its roster. */
export async function startTalk(handler: Handler, options: TalkOptions = {}): Promise<Talk> {
  const emulator = await startTestEmulator(options.emulator);
  const tokens = new Map([PAGE, OTHER_PAGE].map(({ id, accessToken }) => [id, accessToken]));
  const bot = new MessengerBot({
    accessToken: PAGE.accessToken,
    appSecret: APP_SECRET,
    origin: emulator.origin,
    sync: true,
    mapPageToAccessToken: (pageId: string) => Promise.resolve(tokens.get(pageId)),
    ...(options.batchConfig && { batchConfig: options.batchConfig }),
  } as ConstructorParameters<typeof MessengerBot>[0]);
  const events: PersonaEvent[] = [];
  const errors: Error[] = [];
  const plugin = personas({
    store: memoryStore(),
    roster: { john: JOHN, mary: MARY },
    onEvent: (event) => events.push(event),
    ...options.personas,
  });
  bot.use(plugin);
  bot.onEvent(async (context) => {
    await Promise.resolve(context)
      .then(handler)
      .catch((error: Error) => errors.push(error));
  });
  const queue = (bot.connector as unknown as { _batchQueue: { stop(): void } | null })._batchQueue;
  const handle = bot.createRequestHandler() as unknown as (body: unknown) => Promise<unknown>;
  emulator.webhook = await listen(handle);
  closers.push(async () => {
    queue?.stop();
    await plugin.close();
  });
  return { emulator, events, errors };
}

async function listen(handle: (body: unknown) => Promise<unknown>): Promise<string> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const end = () => response.writeHead(200).end();
      handle(JSON.parse(Buffer.concat(chunks).toString())).then(end, end);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/messenger`;
}

/** Writes as the customer. */
export async function write(page: Page, text: string): Promise<void> {
  const box = page.getByLabel('Write a message');
  await box.fill(text);
  await box.press('Enter');
}

/** Waits until the conversation shows a text. */
export async function seen(page: Page, text: string): Promise<void> {
  await page.getByRole('log').getByText(text, { exact: true }).last().waitFor();
}

/** One message as the customer sees it. */
export interface Sight {
  /** The line above it, where there is one; `You` is the customer. */
  name?: string;
  /** The initials in the picture beside it; hidden ones do not count. */
  face?: string;
  text: string;
}

/**
 * As much of an element as the tests need: with the types of the whole DOM, those of Node's own `fetch` would be
 * others.
 */
export interface Element {
  tagName: string;
  innerText: string;
  naturalWidth: number;
  classList: { contains(name: string): boolean };
  querySelector(selector: string): Element | null;
  querySelectorAll(selector: string): ArrayLike<Element>;
}
declare const getComputedStyle: (element: Element) => { visibility: string };

/** The conversation from top to bottom. */
export function conversation(page: Page): Promise<Sight[]> {
  return page
    .getByRole('log')
    .locator('.row')
    .evaluateAll((rows: Element[]) =>
      rows.map((row) => {
        const find = (selector: string) => row.querySelector(selector);
        const words = Array.from(row.querySelectorAll('.words > :not(.unseen)'));
        const text = words.map(({ innerText }) => innerText).join(' ');
        if (row.classList.contains('user')) return { name: 'You', text };
        const face = find('.line > .face');
        const isShown = face !== null && getComputedStyle(face).visibility === 'visible';
        const name = find('.name')?.innerText;
        return {
          ...(name !== undefined && { name }),
          ...(isShown && { face: face.innerText }),
          text: row.classList.contains('typing') ? '…' : text,
        };
      }),
    );
}

/** What was said, from top to bottom. */
export async function textsOf(page: Page): Promise<string[]> {
  return (await conversation(page)).map(({ text }) => text);
}
