import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import { MessengerBot, RedisSessionStore } from 'bottender';
import type { Redis } from 'ioredis';
import { afterEach, describe, expect, it } from 'vitest';

import { memoryStore, personas } from '../../src';
import type { Emulator } from '../../src/emulator';
import { APP_SECRET, PAGE, PSID, spoken, startTestEmulator } from '../support/bot';
import { startRedis, type RedisServer } from '../support/redis';
import { withServer } from '../support/with-server';
import { APP_ID } from './support';

const TEXT = 'A program answers.';

let redis: RedisServer;
const running: ChildProcess[] = [];
/** Of this process. */
const sessionStores: RedisSessionStore[] = [];

afterEach(async () => {
  // Bottender has no call for it, and the client would look for its server until the process ends.
  for (const store of sessionStores.splice(0)) {
    (store as unknown as { _cache: { _redis: Redis } })._cache._redis.disconnect();
  }
  for (const child of running.splice(0)) child.kill('SIGKILL');
  await redis.close();
});

/** A process of the bot, to which the emulator's webhooks can go. */
async function startProcess(emulator: Emulator, name: string) {
  const task = { origin: emulator.origin, page: PAGE, appSecret: APP_SECRET, appId: APP_ID, name };
  const whole = JSON.stringify({ ...task, redisPort: redis.port });
  const child = spawn(process.execPath, [join(__dirname, 'worker.js'), whole], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running.push(child);
  const [port] = (await once(child.stdout, 'data')) as [Buffer];
  const webhook = `http://127.0.0.1:${Number(port)}/`;
  return {
    takesWebhooks: () => (emulator.webhook = webhook),
    kill: async () => {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

withServer('Redis', describe)('two processes with their sessions in Redis', () => {
  it('are both silent while a person answers, over a restart, and say once that a program does', async () => {
    redis = await startRedis();
    const emulator = await startTestEmulator({ appId: APP_ID });
    const [one, two] = [await startProcess(emulator, 'one'), await startProcess(emulator, 'two')];
    const customer = emulator.user(PSID);
    const heard = () => spoken(emulator, PSID).map(([, text]) => text);

    one.takesWebhooks();
    await customer.say('1');
    two.takesWebhooks();
    await customer.say('2');
    expect(heard()).toEqual([TEXT, 'one: 1', 'two: 2']);

    one.takesWebhooks();
    await emulator.inbox(PSID).say('I am Ann.');
    two.takesWebhooks();
    await customer.say('3');
    await one.kill();
    await two.kill();
    const three = await startProcess(emulator, 'three');
    three.takesWebhooks();
    await customer.say('4');
    expect(heard().slice(3)).toEqual(['I am Ann.']);

    await emulator.inbox(PSID).done();
    const four = await startProcess(emulator, 'four');
    four.takesWebhooks();
    await customer.say('5');
    three.takesWebhooks();
    await customer.say('6');
    expect(heard().slice(4)).toEqual([TEXT, 'four: 5', 'three: 6']);
  });

  it('and a desk in a third one hand a conversation over, and take it back', async () => {
    redis = await startRedis();
    const emulator = await startTestEmulator({ appId: APP_ID });
    const [one, two] = [await startProcess(emulator, 'one'), await startProcess(emulator, 'two')];
    const customer = emulator.user(PSID);
    const plugin = personas({ store: memoryStore() });
    const sessionStore = new RedisSessionStore({ port: redis.port, host: '127.0.0.1' }, 60);
    sessionStores.push(sessionStore);
    const bot = new MessengerBot({
      accessToken: PAGE.accessToken,
      appSecret: APP_SECRET,
      origin: emulator.origin,
      sessionStore,
    } as never);

    one.takesWebhooks();
    await customer.say('A person, please.');
    two.takesWebhooks();
    await customer.say('1');
    const desk = { psid: PSID, bot };
    await plugin.withConversation(desk, async (context) => {
      expect(context.inCharge).toMatchObject({ kind: 'person', via: 'handOver' });
      await context.sendText('I am Ann.');
    });
    one.takesWebhooks();
    await customer.say('2');
    await plugin.withConversation(desk, (context) => context.takeBack());
    await customer.say('3');
    two.takesWebhooks();
    await customer.say('4');
    await plugin.close();
    const heard = spoken(emulator, PSID).map(([, text]) => text);
    expect(heard).toEqual(['I am Ann.', TEXT, 'one: 3', 'two: 4']);
  });
});
