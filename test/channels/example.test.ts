import { fork } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';

import { describe, expect, it, onTestFinished } from 'vitest';

import { startEmulator, type Emulator } from '../../src/emulator';
import { startRecorder, type Recorder } from './support/recorder';

const FOLDER = join(__dirname, '../../examples/multi-channel');
const IN_TIME = { timeout: 15_000, interval: 20 };
const PAGE = { id: '1000000000001', name: "Jasper's Market", accessToken: 'emulated-market-token' };
const ANN = '2000000000001';
const SECRET = 'emulated-secret';

const JOHN = { name: 'John Mathew', picture: 'https://example.com/john.png' };
const MARY = { name: 'Mary Parker from the bakery', picture: 'https://example.com/mary.png' };
const TEXTS = [
  "Welcome to Jasper's Market! A colleague takes care of you.",
  'Hi, I am John. How can I help?',
  'And I am Mary. The bread is still warm.',
] as const;

/** Starts the example in a process of its own, with every channel on; it ends with the test. */
async function startExample(): Promise<{ url: string; recorder: Recorder; emulator: Emulator }> {
  const recorder = await startRecorder();
  const emulator = await startEmulator({ pages: [PAGE], appSecret: SECRET });
  onTestFinished(() => emulator.close());
  const { origin } = recorder;
  const child = fork(join(__dirname, 'support/serve-project.js'), {
    cwd: FOLDER,
    execArgv: [],
    // Only what is named here: a token of the machine's owner has no business in a test.
    env: {
      PATH: process.env.PATH,
      no_proxy: '*',
      MESSENGER_ACCESS_TOKEN: PAGE.accessToken,
      MESSENGER_APP_SECRET: SECRET,
      MESSENGER_VERIFY_TOKEN: 'a-word',
      MESSENGER_ORIGIN: emulator.origin,
      LINE_ACCESS_TOKEN: 'emulated-line-token',
      LINE_CHANNEL_SECRET: SECRET,
      LINE_ORIGIN: origin,
      SLACK_ACCESS_TOKEN: 'emulated-slack-token',
      SLACK_SIGNING_SECRET: SECRET,
      SLACK_ORIGIN: origin,
      VIBER_ACCESS_TOKEN: SECRET,
      VIBER_ORIGIN: origin,
      TELEGRAM_ACCESS_TOKEN: 'emulated-telegram-token',
      TELEGRAM_ORIGIN: origin,
      TWILIO_ACCOUNT_SID: 'emulated-account',
      TWILIO_AUTH_TOKEN: SECRET,
      TWILIO_PHONE_NUMBER: 'whatsapp:+100',
      TWILIO_ORIGIN: origin,
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (words: string) => (output += words));
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
  return { url, recorder, emulator };
}

const signed = (algorithm: string, text: string) => createHmac(algorithm, SECRET).update(text);

/** What each platform posts to the bot's webhook when somebody writes, signed as it signs. */
const WEBHOOKS: Record<string, (url: string) => { body: string; headers: Record<string, string> }> =
  {
    line: () => {
      const source = { type: 'user', userId: 'U1' };
      const message = { id: '1', type: 'text', text: 'hello' };
      const event = { type: 'message', replyToken: 'a-token', timestamp: 1, source, message };
      const body = JSON.stringify({ events: [event] });
      return { body, headers: { 'x-line-signature': signed('sha256', body).digest('base64') } };
    },
    slack: () => {
      const event = { type: 'message', user: 'U1', channel: 'C1', text: 'hello', ts: '1.1' };
      const body = JSON.stringify({ type: 'event_callback', event });
      const time = String(Math.floor(Date.now() / 1000));
      const signature = signed('sha256', `v0:${time}:${body}`).digest('hex');
      return {
        body,
        headers: { 'x-slack-request-timestamp': time, 'x-slack-signature': `v0=${signature}` },
      };
    },
    viber: () => {
      const message = { type: 'text', text: 'hello' };
      const body = JSON.stringify({ event: 'message', sender: { id: 'U1', name: 'Ann' }, message });
      return {
        body,
        headers: { 'x-viber-content-signature': signed('sha256', body).digest('hex') },
      };
    },
    telegram: () => {
      const chat = { id: 1, type: 'private' };
      const message = { message_id: 1, date: 1, from: { id: 1 }, chat, text: 'hello' };
      return { body: JSON.stringify({ update_id: 1, message }), headers: {} };
    },
    whatsapp: (url) => {
      const fields = {
        Body: 'hello',
        From: 'whatsapp:+1',
        SmsStatus: 'received',
        To: 'whatsapp:+100',
      };
      // Bottender takes every request for one that came by https.
      const signature = signed(
        'sha1',
        url.replace('http:', 'https:') + Object.entries(fields).flat().join(''),
      );
      return {
        body: new URLSearchParams(fields).toString(),
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          'x-twilio-signature': signature.digest('base64'),
        },
      };
    },
  };

async function say(channel: string, url: string): Promise<void> {
  const webhook = `${url}/webhooks/${channel}`;
  const { body, headers } = WEBHOOKS[channel]?.(webhook) ?? { body: '', headers: {} };
  const response = await fetch(webhook, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
  expect(await response.text()).toBe('');
  expect(response.status).toBe(200);
}

describe('the example multi-channel', () => {
  it('shows the same people on all channels, by one handler', { timeout: 60_000 }, async () => {
    const { url, recorder, emulator } = await startExample();
    const arrivedAt = (path: string) =>
      recorder.arrived.filter((each) => each.path.startsWith(path)).map(({ body }) => body);

    await emulator.user(ANN).say('hello');
    await expect
      .poll(
        () => emulator.messages(ANN).map(({ persona, message }) => [persona?.name, message?.text]),
        IN_TIME,
      )
      .toEqual([
        [undefined, TEXTS[0]],
        [JOHN.name, TEXTS[1]],
        [MARY.name, TEXTS[2]],
      ]);

    await say('line', url);
    await expect
      .poll(() => arrivedAt('/v2/bot/message/reply').map(({ messages }) => messages), IN_TIME)
      .toEqual([
        [
          { type: 'text', text: TEXTS[0] },
          { type: 'text', text: TEXTS[1], sender: { name: JOHN.name, iconUrl: JOHN.picture } },
          { type: 'text', text: TEXTS[2], sender: { name: 'Mary Parker', iconUrl: MARY.picture } },
        ],
      ]);

    await say('slack', url);
    await expect
      .poll(
        () =>
          arrivedAt('/api/chat.postMessage').map((body) => [
            body.username,
            body.icon_url,
            body.text,
          ]),
        IN_TIME,
      )
      .toEqual([
        [undefined, undefined, TEXTS[0]],
        [JOHN.name, JOHN.picture, TEXTS[1]],
        [MARY.name, MARY.picture, TEXTS[2]],
      ]);

    await say('viber', url);
    await expect
      .poll(() => arrivedAt('/pa/send_message').map(({ sender, text }) => [sender, text]), IN_TIME)
      .toEqual([
        [{ name: PAGE.name }, TEXTS[0]],
        [{ name: JOHN.name, avatar: JOHN.picture }, TEXTS[1]],
        [{ name: MARY.name, avatar: MARY.picture }, TEXTS[2]],
      ]);

    const byPrefix = [TEXTS[0], `${JOHN.name}: ${TEXTS[1]}`, `${MARY.name}: ${TEXTS[2]}`];
    await say('telegram', url);
    await expect
      .poll(() => arrivedAt('/botemulated-telegram-token/').map(({ text }) => text), IN_TIME)
      .toEqual(byPrefix);

    await say('whatsapp', url);
    await expect
      .poll(() => arrivedAt('/2010-04-01/').map(({ Body }) => Body), IN_TIME)
      .toEqual(byPrefix);
  });
});
