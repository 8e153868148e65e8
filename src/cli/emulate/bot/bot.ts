import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import { environmentOf } from './environment';
import { EmulateFailure } from '../setting/failure';
import type { Answer, Orders } from './orders';

/** Plain Node runs it, so it is the built file in any case: also for tests that run the sources of the rest. */
const BOT_PROCESS = join(__dirname, '../../../../dist/cli/emulate/bot/bot-process.js');
/** Longer than it waits for its plugins. */
const KILL_AFTER_MS = 8_000;

/** The bot of the working folder, in a process of its own. */
export interface Bot {
  /** Where it takes webhooks. Rejects where it cannot be started. */
  readonly webhook: Promise<string>;
  /** Rejects if it ends before it is asked to. */
  readonly ended: Promise<never>;
  /** Lets it end: its plugins are closed, its sessions and records removed. */
  close(): Promise<void>;
}

/**
 * Starts the bot of the working folder.
 *
 * @param tell receives what it prints
 */
export function startBot(
  orders: Orders,
  env: NodeJS.ProcessEnv,
  tell: (text: string) => void,
): Bot {
  const child = fork(BOT_PROCESS, {
    env: environmentOf(env, orders),
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', tell);
  const exited = once(child, 'close') as Promise<[code: number | null, signal: string | null]>;
  const ended = exited.then(([code, signal]) => {
    throw new EmulateFailure(`The bot ended by itself (${signal ?? `exit code ${code}`}).`);
  });
  const answered = once(child, 'message').then(([answer]) => webhookOf(answer as Answer));
  child.send(orders);

  return {
    webhook: Promise.race([answered, ended]),
    ended,
    close: async () => {
      const killing = setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS);
      if (child.connected) child.send('end');
      await exited;
      clearTimeout(killing);
    },
  };
}

function webhookOf(answer: Answer): string {
  if ('webhook' in answer) return answer.webhook;
  throw new EmulateFailure(answer.failure);
}
