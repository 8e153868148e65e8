import { createServer, type AddressInfo } from 'node:net';

import type { MessengerClient } from 'messaging-api-messenger';
import { describe, expect, it, vi } from 'vitest';

import type { Emulator } from '../../src/emulator';
import {
  botOn,
  calls,
  JOHN,
  spoken,
  startBot,
  startTestEmulator,
  type TestBot,
} from '../support/bot';
import { ROSTER, deleteElsewhere, say, startIn, texts } from './support';

/** A port of this machine that nothing listens on. */
async function freePort(): Promise<{ port: number }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return { port };
}

describe('in batch mode, with retries of its own', () => {
  const start = startIn({ batchConfig: { delay: 10, retryTimes: 2 } });
  const batches = ({ emulator }: TestBot) => emulator.requests.filter(({ batch }) => batch);

  it('a null among the answers fails its own message alone, and repeats none', async () => {
    const bot = await start();
    await say(bot, 'before');
    bot.emulator.fail({ match: 'messages', with: { item: null, done: true } });
    const outcomes = await bot.handle((context) => {
      context.usePersona('john');
      return Promise.allSettled([
        context.sendText('one'),
        context.sendText('two'),
        context.sendText('three'),
      ]);
    });
    expect(outcomes.map(({ status }) => status).sort()).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
    ]);
    expect(texts(bot)).toEqual(['before', 'one', 'two', 'three']);
    expect(batches(bot)).toHaveLength(2);
  });

  it('an error that came although the message was sent is not repeated', async () => {
    const bot = await start();
    await say(bot, 'before');
    bot.emulator.fail({ match: 'messages', with: { code: 1, subcode: 1357046, done: true } });
    await expect(say(bot, 'after')).rejects.toThrow();
    expect(texts(bot)).toEqual(['before', 'after']);
  });

  it('a clear refusal of the message is repeated as the bot asked for', async () => {
    const bot = await start();
    await say(bot, 'before');
    const fault = bot.emulator.fail({ match: 'messages', times: 2, with: { code: 613 } });
    await say(bot, 'after');
    expect(fault.hits).toBe(2);
    expect(texts(bot)).toEqual(['before', 'after']);
  });

  it.each([1200, 613])('a persona refused in passing (%d) is repeated, too', async (code) => {
    const bot = await start();
    await say(bot, 'before');
    const fault = bot.emulator.fail({ match: 'messages', times: 2, with: { code } });
    await say(bot, 'after');
    expect(fault.hits).toBe(2);
    expect(spoken(bot.emulator).at(-1)).toEqual([JOHN.name, 'after']);
  });

  it('a batch that never left is repeated as in plain Bottender', async () => {
    const { port } = await freePort();
    const origin = `http://127.0.0.1:${port}`;
    const options = { batchConfig: { delay: 10, retryTimes: 1000 } };
    const bot = botOn({ origin } as Emulator, { personas: { roster: ROSTER }, ...options });
    const requests = vi.fn();
    const { client } = (
      bot.bot.connector as unknown as { _batchQueue: { client: MessengerClient } }
    )._batchQueue;
    client.axios.interceptors.request.use((config) => {
      requests();
      return config;
    });
    const sent = bot.handle((context) => context.sendText('hello'));
    await vi.waitFor(() => expect(requests.mock.calls.length).toBeGreaterThan(2));
    const emulator = await startTestEmulator({ port });
    await sent;
    expect(spoken(emulator)).toEqual([[null, 'hello']]);
  });

  it('a batch that is refused as a whole says nothing of the persona', async () => {
    const bot = await start();
    await say(bot, 'before');
    bot.emulator.fail({ match: /^POST \/$/, times: 3, with: { code: 100 } });
    await expect(say(bot, 'after')).rejects.toThrow('(#100)');
    expect(calls(bot.emulator).some((call) => call.startsWith('GET'))).toBe(false);
  });

  it("leaves Bottender's own queue and client as they are", async () => {
    const bot = await start();
    const { _batchQueue: queue } = bot.bot.connector as unknown as { _batchQueue: object };
    const facts = () =>
      [queue, bot.client].map((each) => ({ ...Object.getOwnPropertyDescriptors(each) }));
    const before = facts().map((each) => Object.keys(each));
    const { push, flush, client, shouldRetry } = queue as Record<string, unknown>;
    await say(bot, 'hello');
    expect(facts().map((each) => Object.keys(each))).toEqual(before);
    expect(queue).toMatchObject({ push, flush, client, shouldRetry });
  });

  it('a refused persona is not repeated in vain', async () => {
    const bot = await start();
    await say(bot, 'before');
    await deleteElsewhere(bot.emulator, bot.emulator.personas()[0]?.id);
    const before = batches(bot).length;
    await say(bot, 'after');
    expect(batches(bot).length - before).toBe(2);
    expect(spoken(bot.emulator).at(-1)).toEqual([JOHN.name, 'after']);
  });

  it('in JSON mode 1/1357046 is not sent again either', async () => {
    const bot = await startBot({ personas: { roster: ROSTER } });
    await say(bot, 'before');
    bot.emulator.fail({ match: 'messages', with: { code: 1, subcode: 1357046, done: true } });
    await expect(say(bot, 'after')).rejects.toThrow('(#1)');
    expect(texts(bot)).toEqual(['before', 'after']);
    expect(calls(bot.emulator).some((call) => call.startsWith('GET'))).toBe(false);
  });
});
