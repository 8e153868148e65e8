import type { EmulatedPage } from '../../../emulator';
import type { Io } from '../../terminal/io';
import type { Reporter, Running } from './reporter';
import { APP_SECRET, VERIFY_TOKEN } from '../setting/world';

/** Tells programs what happens: each line of stdout is a JSON object with a `type`. */
export function jsonLines({ stdout, stderr }: Io): Reporter {
  const write = (type: string, facts: object) =>
    void stdout.write(`${JSON.stringify({ type, ...facts })}\n`);
  return {
    running: (running) => write('running', factsOf(running)),
    customer: ({ page, psid }, deed) => write('customer', { pageId: page.id, psid, ...deed }),
    message: (message) => write('message', message),
    scriptEnded: ({ emulator }) => write('script-ended', { personas: emulator.personas() }),
    listening: () => undefined,
    bot: (text) => void stderr.write(text),
    trouble: (report) => write('trouble', report),
    refused: ({ method, path, status, error }) => write('refused', { method, path, status, error }),
    restarted: (file) => write('restarted', { file }),
    failure: (message) => {
      write('failure', { message });
      stderr.write(`${message}\n`);
    },
  };
}

function factsOf({ emulator: { origin, url, webhook }, pages, ownBot }: Running): object {
  const [first] = pages as [EmulatedPage];
  return {
    url,
    origin,
    pageId: first.id,
    pages: pages.map(({ id, name, accessToken }) => ({
      id,
      name,
      ...(!ownBot && { accessToken }),
    })),
    ...(!ownBot && { appSecret: APP_SECRET, verifyToken: VERIFY_TOKEN }),
    webhook,
  };
}
