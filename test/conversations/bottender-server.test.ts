import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { describe, expect, it, onTestFinished, vi } from 'vitest';

import type { Emulator } from '../../src/emulator';
import { APP_SECRET, JOHN, PAGE, PSID, spoken, startTestEmulator } from '../support/bot';
import { startRedis } from '../support/redis';
import { withServer } from '../support/with-server';

const PROJECT = join(__dirname, 'project');

/** A process of the project. */
interface Process {
  /** Waits for its next line. */
  hear(): Promise<string>;
  say(text: string): void;
}

function start(emulator: Emulator, env: Record<string, string>, what: 'serve' | 'speak'): Process {
  const child = spawn(process.execPath, ['speak.js', what, PSID], {
    cwd: PROJECT,
    env: {
      PATH: process.env.PATH,
      MESSENGER_ACCESS_TOKEN: PAGE.accessToken,
      MESSENGER_APP_SECRET: APP_SECRET,
      MESSENGER_VERIFY_TOKEN: 'VERIFY-TOKEN',
      MESSENGER_ORIGIN: emulator.origin,
      no_proxy: '*',
      ...env,
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(async () => {
    child.kill();
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async hear() {
      const line = (await lines.next()) as IteratorResult<string, undefined>;
      return String(line.value);
    },
    say: (text) => void child.stdin.write(`${text}\n`),
  };
}

describe("withConversation() of a project that Bottender's own server runs", () => {
  withServer('Redis', it)(
    'needs no bot: in the process of the webhook, and in another that shares the sessions',
    async () => {
      const emulator = await startTestEmulator();
      const folder = await mkdtemp(join(tmpdir(), 'personas-'));
      onTestFinished(() => rm(folder, { recursive: true }));
      // Bottender keeps what it read of session files in each process: several processes share a Redis.
      const redis = await startRedis();
      onTestFinished(() => redis.close());
      const env = { RECORDS: folder, REDIS_PORT: String(redis.port) };
      const [server, other] = [start(emulator, env, 'serve'), start(emulator, env, 'speak')];

      const port = (await server.hear()).replace('port ', '');
      other.say('too early');
      expect(await other.hear()).toMatch(/^UNKNOWN_CONVERSATION: .*2000000000001 has no session/);

      emulator.webhook = `http://127.0.0.1:${port}/webhooks/messenger`;
      await emulator.user(PSID).say('a question');
      const session = redis.client();
      const saved = (text: string) =>
        vi.waitFor(async () => expect(await session.get(`messenger:${PSID}`)).toContain(text));
      await saved('a question');

      server.say('one');
      expect(await server.hear()).toBe('said one after {"asked":"a question"}');
      other.say('two');
      expect(await other.hear()).toBe('said two after {"asked":"a question","said":"one"}');
      await emulator.user(PSID).say('another');
      await saved('another');
      server.say('three');
      expect(await server.hear()).toBe('said three after {"asked":"another","said":"two"}');
      expect(spoken(emulator, PSID)).toEqual([
        [null, 'Hello.'],
        [JOHN.name, 'one'],
        [JOHN.name, 'two'],
        [null, 'Hello.'],
        [JOHN.name, 'three'],
      ]);
      expect(emulator.personas()).toHaveLength(1);
    },
  );
});
