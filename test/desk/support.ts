import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { onTestFinished, vi } from 'vitest';

import type { Emulator } from '../../src/emulator';
import { visit, type PageOptions } from '../page/support';
import { APP_SECRET, PAGE, startTestEmulator } from '../support/bot';

const EXAMPLE = join(__dirname, '../../examples/desk');
const IN_TIME = { timeout: 15_000, interval: 20 };
export const SECRET = 'a-secret-of-the-tests';
export const CUSTOMER = '2000000000001';
const APP_ID = '4711';

/** A process of the example. */
interface Process {
  out: string;
  err: string;
  end(): Promise<number | null>;
}

/** Starts a file of the example as a user does. */
function start(file: string, env: Record<string, string>): Process {
  const child = spawn(process.execPath, [file], {
    cwd: EXAMPLE,
    // Only what is named here: a token of the machine's owner has no business in a test.
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit') as Promise<[number | null]>;
  const started: Process = {
    out: '',
    err: '',
    end: async () => {
      child.kill();
      const killing = setTimeout(() => child.kill('SIGKILL'), 8_000);
      const [code] = await exited;
      clearTimeout(killing);
      return code;
    },
  };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (started.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (started.err += text));
  // Later than the browser is closed: a page whose server ends first has something to complain of.
  onTestFinished(async () => void (await started.end()));
  return started;
}

/** Waits until the process has printed an address. */
async function printed(example: Process, pattern: RegExp): Promise<string> {
  return vi.waitFor(() => {
    const [, url] = pattern.exec(example.out) ?? [];
    if (url === undefined) throw new Error(`It did not start:\n${example.err}`);
    return url;
  }, IN_TIME);
}

/** Starts the example by its one command. */
export async function startExample(): Promise<{
  customer: string;
  desk: string;
  example: Process;
}> {
  const example = start('start.js', {});
  return {
    customer: await printed(example, /customer's page: (\S+)/),
    desk: await printed(example, /desk: +(\S+)/),
    example,
  };
}

export interface Shop {
  emulator: Emulator;
  /** The address of the desk. */
  url: string;
  server: Process;
  /** The session of a customer, as Bottender keeps it. */
  session(psid: string): string;
  /** Ends the server and starts it again, on what it has kept; resolves with how it ended. */
  restart(meanwhile?: (folder: string) => void): Promise<number | null>;
}

/** Starts bot and desk on an emulator that the test holds in its hands. */
export async function openShop(): Promise<Shop> {
  const emulator = await startTestEmulator({ appId: APP_ID, windows: true });
  const folder = mkdtempSync(join(tmpdir(), 'bottender-persona-desk-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const serve = async () => {
    const server = start('server.js', {
      PORT: '0',
      DESK_PORT: '0',
      DESK_SECRET: SECRET,
      DESK_FOLDER: folder,
      MESSENGER_ORIGIN: emulator.origin,
      MESSENGER_ACCESS_TOKEN: PAGE.accessToken,
      MESSENGER_APP_ID: APP_ID,
      MESSENGER_APP_SECRET: APP_SECRET,
      MESSENGER_VERIFY_TOKEN: 'VERIFY',
      no_proxy: '*',
    });
    emulator.webhook = await printed(server, /Webhook: (\S+)/);
    return { server, url: await printed(server, /Desk: +(\S+)/) };
  };
  const shop: Shop = {
    emulator,
    ...(await serve()),
    session: (psid) => readFileSync(join(folder, `sessions/messenger:${psid}.json`), 'utf8'),
    restart: async (meanwhile) => {
      const code = await shop.server.end();
      meanwhile?.(folder);
      Object.assign(shop, await serve());
      return code;
    },
  };
  return shop;
}

/** Opens the desk as one of its agents. */
export async function sitDown(url: string, agent: string, options?: PageOptions): Promise<Page> {
  const address = url.includes('#') ? url : `${url}/#secret=${SECRET}`;
  const desk = await visit(address, options);
  await desk.getByRole('button', { name: agent }).click();
  return desk;
}

/** Opens the conversation of the only customer. */
export async function openConversation(desk: Page): Promise<void> {
  await desk.locator('.item').click();
  await desk.getByRole('log').locator('.row').first().waitFor();
}

/** The last words of the conversation as the desk shows them, with who said them. */
export async function lastAtDesk(desk: Page): Promise<string> {
  const name = await desk.getByRole('log').locator('.name span').last().innerText();
  return `${name}: ${await desk.getByRole('log').locator('.bubble').last().innerText()}`;
}

/** Asks the desk for something as its page does, at the customer's conversation unless another is named. */
export async function askAs(
  { url, psid = CUSTOMER }: { url: string; psid?: string },
  agent: string,
  action: string,
  body: object,
  about = '',
): Promise<{ status: number; error?: string }> {
  const response = await fetch(`${url}/conversations/${psid}/${action}?agent=${agent}${about}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${SECRET}` },
    body: Buffer.isBuffer(body) ? new Uint8Array(body) : JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, ...(text && (JSON.parse(text) as { error: string })) };
}

/** What the customer was told, as `name: text`; the Page's name is `null`. */
export function saidTo({ emulator }: Pick<Shop, 'emulator'>): string[] {
  return emulator
    .messages(CUSTOMER)
    .filter(({ message }) => message)
    .map(({ persona, message }) => `${persona?.name ?? null}: ${message?.text as string}`);
}
