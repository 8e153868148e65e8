import { MessengerBot } from 'bottender';
import type { MessengerContext } from 'bottender';
import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';

import { call, createPersona, OTHER, PAGE, sendText, start } from './graph';
import { startWebhook } from './webhook';

/** What Bottender's servers ask a connector before they let a request through; missing in its types. */
interface Preprocessing {
  preprocess(request: { method: string; headers: object; query: object; rawBody: string }): {
    shouldNext: boolean;
  };
}

describe('a user', () => {
  it('says something: the bot gets a text in a page envelope', async () => {
    const webhook = await startWebhook();
    const emulator = await start({ webhook: webhook.url });
    expect(await emulator.user('ann').say('Hello')).toBeUndefined();
    const number = expect.any(Number) as number;
    expect(webhook.deliveries.map(({ body }) => body)).toEqual([
      {
        object: 'page',
        entry: [
          {
            id: PAGE.id,
            time: number,
            messaging: [
              {
                sender: { id: 'ann' },
                recipient: { id: PAGE.id },
                timestamp: number,
                message: { mid: expect.stringMatching(/^m_/) as string, text: 'Hello' },
              },
            ],
          },
        ],
      },
    ]);
    expect(emulator.messages()).toEqual([]);
  });

  it('taps a button, with a title or without', async () => {
    const webhook = await startWebhook();
    const emulator = await start({ webhook: webhook.url });
    await emulator.user('ann').postback('BUY');
    await emulator.user('ann').postback('BUY', 'Buy it');
    const postbacks = webhook.deliveries.map(({ body }) => body.entry[0].messaging[0].postback);
    const mid = expect.stringMatching(/^m_/) as string;
    expect(postbacks).toEqual([
      { mid, title: 'BUY', payload: 'BUY' },
      { mid, title: 'Buy it', payload: 'BUY' },
    ]);
  });

  it('sends any event, to any Page', async () => {
    const webhook = await startWebhook();
    const emulator = await start({ webhook: webhook.url, pages: [PAGE, OTHER] });
    const ann = emulator.user('ann', { pageId: OTHER.id });
    expect(ann.psid).toBe('ann');
    await ann.send({ read: { watermark: 1 }, timestamp: 2 });
    expect(webhook.deliveries[0]?.body.entry).toMatchObject([
      {
        id: OTHER.id,
        messaging: [
          {
            sender: { id: 'ann' },
            recipient: { id: OTHER.id },
            timestamp: 2,
            read: { watermark: 1 },
          },
        ],
      },
    ]);
    expect(() => emulator.user('ann', { pageId: 'nowhere' })).toThrow(RangeError);
    expect(() => emulator.user('')).toThrow('user() psid must be');
    expect(() => emulator.user(undefined as unknown as string)).toThrow('user() psid must be');
  });

  it('is signed for in both ways over the exact bytes', async () => {
    const webhook = await startWebhook();
    const emulator = await start({ webhook: webhook.url, appSecret: 'hush' });
    await emulator.user('ann').say('Grüße 👋');
    const [{ headers, raw }] = webhook.deliveries as [(typeof webhook.deliveries)[0]];
    const sign = (algorithm: string) => createHmac(algorithm, 'hush').update(raw).digest('hex');
    expect(headers['x-hub-signature']).toBe(`sha1=${sign('sha1')}`);
    expect(headers['x-hub-signature-256']).toBe(`sha256=${sign('sha256')}`);
    expect(raw.toString()).toContain('"Gr\\u00fc\\u00dfe \\ud83d\\udc4b"');
    expect(webhook.deliveries[0]?.body.entry[0].messaging[0].message).toMatchObject({
      text: 'Grüße 👋',
    });
  });

  it('is written for in UTF-8 where that is assumed', async () => {
    const webhook = await startWebhook();
    const emulator = await start({
      webhook: webhook.url,
      assumptions: { escapedWebhooks: false },
    });
    await emulator.user('ann').say('Grüße');
    expect(webhook.deliveries[0]?.raw.toString()).toContain('"Grüße"');
  });

  it('is told where nobody listens', async () => {
    const emulator = await start();
    const ann = emulator.user('ann');
    await expect(ann.say('Hello')).rejects.toThrow('set emulator.webhook');
    emulator.webhook = 'http://127.0.0.1:9/';
    expect(emulator.webhook).toBe('http://127.0.0.1:9/');
    await expect(ann.say('Hello')).rejects.toThrow(/http:\/\/127\.0\.0\.1:9\/ could not be/);
    const webhook = await startWebhook(() => 500);
    emulator.webhook = webhook.url;
    await expect(ann.postback('BUY')).rejects.toThrow('answered 500');
    expect(() => (emulator.webhook = 'localhost')).toThrow('webhook must be');
  });

  it('no longer waits for an answer once the emulator is closed', async () => {
    const webhook = await startWebhook(() => new Promise<number>(() => {}));
    const emulator = await start({ webhook: webhook.url });
    const said = emulator.user('ann').say('Hello');
    said.catch(() => {});
    await webhook.next();
    await emulator.close();
    await expect(said).rejects.toThrow('could not be reached');
  });

  it('can be one whom personas are refused for, and whom the user settings tell of', async () => {
    const emulator = await start();
    const persona_id = await createPersona(emulator);
    const ann = emulator.user('ann');
    ann.refusePersonas();
    const refused = { error: { code: 10, error_subcode: 2018336 } };
    const settings = () => call(emulator, 'GET', '/me/custom_user_settings?psid=ann');
    expect((await sendText(emulator, 'ann', 'Hi', { persona_id })).body).toMatchObject(refused);
    expect((await settings()).body).toMatchObject(refused);
    expect((await sendText(emulator, 'ann', 'Hi')).status).toBe(200);
    expect((await sendText(emulator, 'bob', 'Hi', { persona_id })).status).toBe(200);
    ann.refusePersonas(false);
    expect((await sendText(emulator, 'ann', 'Hi', { persona_id })).status).toBe(200);
    expect((await settings()).body).toEqual({ data: [] });
    expect((await call(emulator, 'GET', '/me/custom_user_settings')).status).toBe(400);
  });
});

describe('an echo', () => {
  it('tells the bot of each of its messages, and not of its typing', async () => {
    const webhook = await startWebhook();
    const emulator = await start({ webhook: webhook.url, echoes: true });
    await call(emulator, 'POST', '/me/messages', {
      recipient: { id: 'ann' },
      sender_action: 'typing_on',
    });
    let echoed = webhook.next();
    const { body } = await call(emulator, 'POST', '/me/messages', {
      recipient: { id: 'ann' },
      message: { text: 'Hi', metadata: 'john' },
    });
    expect((await echoed).body.entry[0].messaging).toEqual([
      {
        sender: { id: PAGE.id },
        recipient: { id: 'ann' },
        timestamp: expect.any(Number) as number,
        message: {
          mid: body.message_id,
          is_echo: true,
          app_id: expect.any(Number) as number,
          text: 'Hi',
          metadata: 'john',
        },
      },
    ]);
    echoed = webhook.next();
    const attachment = { type: 'image', payload: { url: 'https://a.example/b.png' } };
    await call(emulator, 'POST', '/me/messages', {
      recipient: { id: 'ann' },
      message: { attachment },
    });
    expect((await echoed).body.entry[0].messaging[0].message).toMatchObject({
      attachments: [attachment],
    });
    expect(webhook.deliveries).toHaveLength(2);
  });

  it('that the bot does not take troubles nobody', async () => {
    const webhook = await startWebhook(() => 500);
    const emulator = await start({ webhook: webhook.url, echoes: true });
    const echoed = webhook.next();
    expect((await sendText(emulator, 'ann', 'Hi')).status).toBe(200);
    await echoed;
    emulator.webhook = undefined;
    expect((await sendText(emulator, 'ann', 'Hi')).status).toBe(200);
  });
});

describe('a Bottender bot', () => {
  it('trusts the signature, and answers as a persona', async () => {
    const emulator = await start();
    const personaId = await createPersona(emulator);
    const bot = new MessengerBot({
      accessToken: 'PAGE_TOKEN',
      appSecret: 'APP_SECRET',
      origin: emulator.origin,
      sync: true,
    } as ConstructorParameters<typeof MessengerBot>[0]);
    bot.onEvent(async (context: MessengerContext) => {
      context.usePersona(personaId);
      await context.sendText(`You said ${context.event.text}`);
    });
    const handle = bot.createRequestHandler();
    const webhook = await startWebhook(async ({ headers, raw, body }) => {
      const connector = bot.connector as unknown as Preprocessing;
      const rawBody = raw.toString();
      const { shouldNext } = connector.preprocess({ method: 'POST', headers, query: {}, rawBody });
      if (shouldNext) await handle(body as never);
      return shouldNext ? 200 : 400;
    });
    emulator.webhook = webhook.url;
    await emulator.user('ann').say('Grüße');
    expect(emulator.messages('ann')).toMatchObject([
      { persona: { id: personaId }, message: { text: 'You said Grüße' } },
    ]);
  });
});
