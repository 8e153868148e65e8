import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { TestContext } from 'vitest';

import { startEmulator, type Emulator } from '../../src/emulator';

export const EXAMPLES = join(__dirname, '../../examples');
export const MARKET = {
  id: '1000000000001',
  name: "Jasper's Market",
  accessToken: 'TOKEN-OF-THE-MARKET',
};
export const BAKERY = {
  id: '1000000000002',
  name: "Jasper's Bakery",
  accessToken: 'TOKEN-OF-THE-BAKERY',
};
export const ANN = '2000000000001';

const APP_SECRET = 'SECRET-OF-THE-APP';

/** Starts the Bottender project of a folder in a process of its own, on an emulator; both end with the test. */
export async function startProject(
  folder: string,
  onTestFinished: TestContext['onTestFinished'],
  env: Record<string, string> = { MESSENGER_ACCESS_TOKEN: MARKET.accessToken },
): Promise<Emulator> {
  const emulator = await startEmulator({ pages: [MARKET, BAKERY], appSecret: APP_SECRET });
  onTestFinished(() => emulator.close());

  const child = fork(join(__dirname, 'launcher.js'), {
    cwd: folder,
    execArgv: [],
    // Only what is named here: a token of the machine's owner has no business in a test.
    env: {
      PATH: process.env.PATH,
      MESSENGER_APP_SECRET: APP_SECRET,
      MESSENGER_VERIFY_TOKEN: 'VERIFY-TOKEN',
      MESSENGER_ORIGIN: emulator.origin,
      no_proxy: '*',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  const exited = once(child, 'exit');
  onTestFinished(async () => {
    child.kill();
    await exited;
  });

  const [url] = (await Promise.race([
    once(child, 'message'),
    exited.then(() => Promise.reject(new Error(`The bot did not start:\n${output}`))),
  ])) as [string];
  emulator.webhook = `${url}/webhooks/messenger`;
  return emulator;
}

/** What a person was shown, as `name: what`; sender actions in brackets. */
export function shownTo(psid: string, emulator: Emulator): string[] {
  return emulator.messages(psid).map(({ pageId, persona, message, senderAction, upload }) => {
    const page = [MARKET, BAKERY].find(({ id }) => id === pageId)?.name ?? pageId;
    const attachment = message?.attachment as { payload?: { text?: string } } | undefined;
    const text = (message?.text as string | undefined) ?? attachment?.payload?.text;
    const what = senderAction ? `[${senderAction}]` : (text ?? `<${upload?.filename}>`);
    return `${persona ? `${persona.name} from ${page}` : page}: ${what}`;
  });
}

/** The names of the personas that Graph was asked to create, in order. */
export function created(emulator: Emulator): string[] {
  return emulator.personas(undefined, { includeDeleted: true }).map(({ name }) => name);
}
