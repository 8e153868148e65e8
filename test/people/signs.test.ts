import { describe, expect, it } from 'vitest';

import { PAGE, PSID, spoken, startBot, type BotOptions, type TestBot } from '../support/bot';
import { timeTravel } from '../support/clock';
import { APP_ID, INBOX, MODES, startServedBot, told } from './support';

const takeover = { silentMs: 60_000 };
const ECHO = {
  sender: { id: PAGE.id },
  recipient: { id: PSID },
  message: { mid: 'm_2', text: 'This is Ann.', is_echo: true },
};
const echoOf = (app_id: unknown) => ({ ...ECHO, message: { ...ECHO.message, app_id } });

const start = (options: BotOptions = {}) =>
  startBot({ appId: APP_ID, personas: { takeover }, ...options });

/** Who has the conversation after an event. */
async function chargeAfter(bot: TestBot, event: object) {
  await bot.handle(() => undefined, { event });
  return bot.handle((context) => context.inCharge);
}

/** An event on the standby channel. */
function standby(bot: TestBot, event: object): Promise<void> {
  const messaging = [{ sender: { id: PSID }, recipient: { id: PAGE.id }, timestamp: 1, ...event }];
  const body = { object: 'page', entry: [{ id: PAGE.id, time: 1, standby: messaging }] };
  const requestContext = { handler: () => undefined };
  return bot.bot.createRequestHandler()(body as never, requestContext as never) as Promise<void>;
}

describe('with `takeover`, a person has the conversation', () => {
  it.each([
    ['an echo of the inbox', echoOf(263902037430900), 'inbox'],
    ['an echo of the inbox, its other number', echoOf('26390203743090'), 'inbox'],
    ['an echo of another app', echoOf(815), 'app'],
    ['take_thread_control', { take_thread_control: { previous_owner_app_id: APP_ID } }, 'app'],
    [
      'take_thread_control of the inbox',
      { take_thread_control: { new_owner_app_id: INBOX } },
      'inbox',
    ],
    [
      'take_thread_control of another app',
      { take_thread_control: { previous_owner_app_id: Number(APP_ID), new_owner_app_id: 815 } },
      'app',
    ],
    ['pass_thread_control', { pass_thread_control: { new_owner_app_id: '815' } }, 'app'],
    [
      'pass_thread_control to the inbox, as a number',
      { pass_thread_control: { new_owner_app_id: Number(INBOX) } },
      'inbox',
    ],
  ])('after %s', async (_, event, via) => {
    const bot = await start();
    expect(await chargeAfter(bot, event)).toMatchObject({ kind: 'person', via });
    expect(told(bot)).toEqual([`handedOver ${via}`]);
  });

  it('after an event on the standby channel, as it was known before', async () => {
    const bot = await start();
    await standby(bot, { message: { mid: 'm', text: 'Hi' } });
    expect(await bot.handle((context) => context.inCharge)).toMatchObject({ via: 'app' });
    await standby(bot, echoOf(INBOX));
    await standby(bot, { read: { watermark: 1 } });
    expect(await bot.handle((context) => context.inCharge)).toMatchObject({ via: 'inbox' });
    expect(told(bot)).toEqual(['handedOver app']);
  });
});

describe('with `takeover`, the bot keeps it', () => {
  it.each([
    ['an echo of its own, as a number', echoOf(Number(APP_ID))],
    ['an echo of its own, as a text', echoOf(APP_ID)],
    ['an echo without an app', echoOf(undefined)],
    ['a request for control', { request_thread_control: { requested_owner_app_id: INBOX } }],
    ['a message', { message: { mid: 'm', text: 'Hi' } }],
    ['control that it took', { take_thread_control: { new_owner_app_id: APP_ID } }],
  ])('after %s', async (_, event) => {
    const bot = await start();
    expect(await chargeAfter(bot, event)).toEqual({ kind: 'bot' });
    expect(told(bot)).toEqual([]);
  });

  it('without an appId, and says so once', async () => {
    const warnings: string[] = [];
    const note = ({ message }: Error) => void warnings.push(message);
    process.on('warning', note);
    const bot = await start({ appId: undefined });
    expect(await chargeAfter(bot, echoOf(815))).toEqual({ kind: 'bot' });
    const passed = { pass_thread_control: { new_owner_app_id: '815' } };
    expect(await chargeAfter(bot, passed)).toEqual({ kind: 'bot' });
    await new Promise(setImmediate);
    process.off('warning', note);
    expect(warnings.filter((each) => each.includes('channels.messenger.appId'))).toHaveLength(1);
  });
});

describe('without an appId, a person has the conversation all the same', () => {
  it('after take_thread_control', async () => {
    const bot = await start({ appId: undefined });
    const taken = { take_thread_control: { new_owner_app_id: INBOX } };
    expect(await chargeAfter(bot, taken)).toMatchObject({ kind: 'person', via: 'inbox' });
  });

  it('after an event on the standby channel', async () => {
    const bot = await start({ appId: undefined });
    await standby(bot, { message: { mid: 'm', text: 'Hi' } });
    expect(await bot.handle((context) => context.inCharge)).toMatchObject({ via: 'app' });
  });
});

describe('the silence', () => {
  it('ends `silentMs` after the last sign', async () => {
    const { forward } = timeTravel();
    const bot = await start();
    await bot.handle(() => undefined, { event: echoOf(INBOX) });
    forward(59_000);
    await bot.handle(() => undefined, { event: echoOf(INBOX) });
    forward(59_000);
    await bot.handle((context) => context.sendText('withheld'));
    forward(1_000);
    await bot.handle((context) => context.sendText('back'));
    expect(spoken(bot.emulator)).toEqual([[null, 'back']]);
    expect(told(bot)).toEqual(['handedOver inbox', 'withheld', 'takenBack inbox']);
  });

  it('lasts 15 minutes unless given, and does not end a hand-over', async () => {
    const { forward } = timeTravel();
    const bot = await start({ personas: { takeover: {} } });
    const { since, until } = (await chargeAfter(bot, echoOf(INBOX))) as {
      since: number;
      until: number;
    };
    expect(until - since).toBe(15 * 60_000);
    await bot.handle((context) => context.handOver());
    forward(16 * 60_000);
    expect(await bot.handle((context) => context.inCharge)).toMatchObject({ via: 'handOver' });
  });

  it('counts a context once to which two plugins of it were given', async () => {
    const bot = await start();
    bot.bot.use(bot.plugin!);
    await bot.handle(() => undefined, { event: echoOf(INBOX) });
    expect(told(bot)).toEqual(['handedOver inbox']);
  });

  it('and a hand-over both end when control is passed to the bot’s app', async () => {
    const bot = await start();
    await bot.handle((context) => context.handOver());
    await bot.handle(() => undefined, { event: echoOf(INBOX) });
    const passed = { pass_thread_control: { new_owner_app_id: Number(APP_ID) } };
    expect(await chargeAfter(bot, passed)).toEqual({ kind: 'bot' });
    expect(told(bot)).toEqual(['handedOver handOver', 'takenBack handOver']);
  });

  it('ends when control is passed on the standby channel, too', async () => {
    const bot = await start();
    await standby(bot, echoOf(INBOX));
    await standby(bot, { pass_thread_control: { new_owner_app_id: APP_ID } });
    expect(await bot.handle((context) => context.inCharge)).toEqual({ kind: 'bot' });
  });
});

describe('without `takeover`', () => {
  it('signs say nothing', async () => {
    const bot = await start({ personas: {} });
    expect(await chargeAfter(bot, echoOf(INBOX))).toEqual({ kind: 'bot' });
    const session = await bot.bot.sessions.read(`messenger:${PSID}`);
    expect(session).not.toHaveProperty('_personas');
  });
});

describe.each(MODES)('beside the Page’s inbox, in %s mode', (_, mode) => {
  it('the bot falls silent while a person answers, and speaks when they are done', async () => {
    const bot = await startServedBot({ ...mode, personas: { takeover } });
    bot.handler = (context) =>
      context.event.isEcho ? undefined : context.sendText(`echo ${context.event.text}`);
    const { emulator } = bot;
    await emulator.user(PSID).say('one');
    await emulator.inbox(PSID).say('This is Ann.');
    await emulator.user(PSID).say('two');
    await emulator.inbox(PSID).done();
    // Control is passed by an event of its own, which the handler answers, too.
    await emulator.user(PSID).say('three');
    const fromPage = spoken(emulator, PSID).map(([, text]) => text);
    expect(fromPage).toEqual(['echo one', 'This is Ann.', 'echo null', 'echo three']);
  });
});
