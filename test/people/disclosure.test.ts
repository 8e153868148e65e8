import { MemorySessionStore, type MessengerContext } from 'bottender';
import { describe, expect, it } from 'vitest';

import type { PersonasOptions } from '../../src';
import { botOn, JOHN, MARY, PSID, spoken, startBot, type TestBot } from '../support/bot';
import { timeTravel } from '../support/clock';
import { gate, MODES, startServedBot, told } from './support';

const TEXT = 'You are talking to a program.';
const HOUR_MS = 3_600_000;
const ROSTER = {
  bot: { ...JOHN, human: false },
  ann: { ...MARY, human: true },
  known: { name: 'Known', profilePictureUrl: JOHN.profilePictureUrl, id: '555', human: true },
};
const personas: PersonasOptions = { roster: ROSTER, disclosure: { text: TEXT } };
const [SAID]: [string | null, string][] = [[null, TEXT]];

const outside = <T>({ plugin, bot }: TestBot, act: (context: MessengerContext) => T) =>
  plugin!.withConversation({ psid: PSID, bot, create: true }, act);
const says = (text: string, options = {}) => ({
  with: (bot: TestBot) => bot.handle((context) => context.sendText(text, options)),
});

describe.each(MODES)('the bot says that it is one, in %s mode', (_, mode) => {
  const start = () => startBot({ ...mode, personas });

  it('before its first message to somebody, once', async () => {
    const bot = await start();
    await bot.handle(async (context) => {
      await context.typingOn();
      await context.sendText('one', { persona: 'bot' });
      await context.sendText('two');
    });
    await says('three').with(bot);
    await bot.handle((context) => context.sendText('to another'), { psid: '2000000000002' });
    expect(spoken(bot.emulator)).toEqual([
      [null, 'typing_on'],
      SAID,
      [JOHN.name, 'one'],
      [null, 'two'],
      [null, 'three'],
      SAID,
      [null, 'to another'],
    ]);
    expect(told(bot)).toEqual(['disclosed', 'disclosed']);
  });

  it('before all of several messages that nobody waits for, in their order', async () => {
    const bot = await start();
    await bot.handle((context) =>
      Promise.all([
        context.sendText('one', { persona: 'bot' }),
        context.sendText('two'),
        context.sendImage(Buffer.from('picture'), { filename: 'a.png' }),
      ]),
    );
    const said = spoken(bot.emulator).map(([, text]) => text);
    expect(said[0]).toBe(TEXT);
    expect(said.slice(1).sort()).toEqual(['attachment', 'one', 'two']);
  });

  it('once, where several handlers run at once', async () => {
    const bot = await start();
    await Promise.all(['one', 'two', 'three'].map((text) => says(text).with(bot)));
    expect(spoken(bot.emulator).filter(([, text]) => text === TEXT)).toHaveLength(1);
    expect(spoken(bot.emulator)[0]).toEqual(SAID);
  });

  it('after a day without any message', async () => {
    const { forward } = timeTravel();
    const bot = await start();
    await says('one').with(bot);
    forward(23 * HOUR_MS);
    await bot.handle(() => undefined);
    forward(23 * HOUR_MS);
    await says('two').with(bot);
    forward(24 * HOUR_MS);
    await bot.handle(() => undefined);
    await says('three').with(bot);
    await says('four').with(bot);
    expect(spoken(bot.emulator).map(([, text]) => text)).toEqual([
      ...[TEXT, 'one', 'two'],
      ...[TEXT, 'three', 'four'],
    ]);
  });

  it('after a person had the conversation', async () => {
    const bot = await start();
    await says('one').with(bot);
    await bot.handle((context) => context.handOver('ann'));
    await says('withheld').with(bot);
    await outside(bot, (context) => context.sendText('I am Ann'));
    await outside(bot, (context) => context.takeBack());
    await says('two').with(bot);
    await says('three').with(bot);
    expect(spoken(bot.emulator).map(([, text]) => text)).toEqual([
      ...[TEXT, 'one', 'I am Ann'],
      ...[TEXT, 'two', 'three'],
    ]);
  });

  it('not before a person’s message, and in withConversation() only before a program’s', async () => {
    const bot = await start();
    await says('as Ann', { persona: 'ann' }).with(bot);
    await outside(bot, (context) => context.sendText('of nobody knows whom'));
    await outside(bot, (context) => context.sendText('as Ann', { persona: 'ann' }));
    expect(told(bot)).toEqual([]);
    await outside(bot, (context) => context.sendText('a reminder', { persona: 'bot' }));
    await says('one').with(bot);
    expect(
      spoken(bot.emulator)
        .map(([, text]) => text)
        .slice(3),
    ).toEqual([TEXT, 'a reminder', 'one']);
  });

  it('again with the next message where it was refused', async () => {
    const bot = await start();
    bot.emulator.fail({ match: 'POST /me/messages', with: { code: 100 } });
    await says('one').with(bot);
    await says('two').with(bot);
    expect(spoken(bot.emulator).map(([, text]) => text)).toEqual(['one', TEXT, 'two']);
    expect(told(bot)).toEqual(['disclosed']);
  });
});

describe('the bot says that it is one', () => {
  it('no longer than `retryMs` before the message, and only once where no answer comes', async () => {
    const bot = await startBot({ personas: { ...personas, retryMs: 50 } });
    bot.emulator.fail({ match: 'POST /me/messages', with: { connection: 'hang' } });
    await says('one').with(bot);
    await says('two').with(bot);
    expect(spoken(bot.emulator).map(([, text]) => text)).toEqual([TEXT, 'one', 'two']);
    expect(told(bot)).toEqual(['disclosed']);
  });

  it('in the customer’s language', async () => {
    const text = (context: MessengerContext) => `Program for ${context.event.text}`;
    const bot = await startBot({ personas: { disclosure: { text } } });
    await says('one').with(bot);
    expect(spoken(bot.emulator)[0]).toEqual([null, 'Program for hello']);
  });

  it.each([
    ['throws', () => JSON.parse('{') as string],
    ['returns no text', () => undefined as never],
  ])('or nothing, with one warning, where its function %s', async (_, text) => {
    const warnings: string[] = [];
    const note = ({ message }: Error) => void warnings.push(message);
    process.on('warning', note);
    const bot = await startBot({ personas: { disclosure: { text } } });
    await says('one').with(bot);
    await says('two').with(bot);
    await new Promise(setImmediate);
    process.off('warning', note);
    expect(spoken(bot.emulator)).toEqual([
      [null, 'one'],
      [null, 'two'],
    ]);
    expect(warnings.filter((each) => each.includes('disclosure.text'))).toHaveLength(1);
  });

  it('or nothing, where its function is asynchronous, whatever becomes of that', async () => {
    const text = () => Promise.reject(new Error('later')) as never;
    const bot = await startBot({ personas: { disclosure: { text } } });
    await says('one').with(bot);
    expect(spoken(bot.emulator)).toEqual([[null, 'one']]);
  });

  it('as known to the next process, from the session', async () => {
    const bot = await startServedBot({ personas });
    bot.handler = (context) => (context.event.isEcho ? undefined : context.sendText('Hi'));
    await bot.emulator.user(PSID).say('one');
    const session = await bot.bot.sessions.read(`messenger:${PSID}`);
    expect(session).toMatchObject({ _personas: { isDisclosed: { value: true } } });
  });

  it('after a person had the conversation, whatever another process says meanwhile', async () => {
    const { forward } = timeTravel();
    const sessionStore = new MemorySessionStore({}, 0);
    const bot = await startBot({ sessionStore, personas });
    const other = botOn(bot.emulator, { sessionStore, personas });
    await says('one').with(bot);
    const [begun, handedOver] = [gate(), gate()];
    const slow = other.handle(async (context) => {
      begun.open();
      await handedOver.opened;
      await context.sendText('two');
    });
    await begun.opened;
    await bot.handle((context) => {
      context.handOver();
      context.takeBack();
    });
    forward(1_000);
    handedOver.open();
    await slow;
    await says('three').with(bot);
    const texts = spoken(bot.emulator).map(([, text]) => text);
    expect(texts).toEqual([TEXT, 'one', 'two', TEXT, 'three']);
  });

  it('not where the conversation is taken over in that moment', async () => {
    const bot = await startBot({ personas });
    const held = gate();
    await bot.handle(async (context) => {
      bot.emulator.fail({ match: 'POST /me/messages', times: 1, with: { delayMs: 30 } });
      const sent = context.sendText('one');
      context.handOver();
      held.open();
      expect(await sent).toBeUndefined();
    });
    await held.opened;
    // The disclosure had left already.
    expect(spoken(bot.emulator)).toEqual([SAID]);
  });
});

describe('a persona of a person, or of a program', () => {
  it('is one by the ID that the roster gives it, too', async () => {
    const bot = await startBot({ personas });
    for (const ref of ['known', '555', { id: '555' }]) {
      await bot.handle((context) => context.sendText('Hi', { persona: ref }));
    }
    await bot.handle((context) => context.sendText('Hi', { personaId: '555' }));
    expect(told(bot)).toEqual([]);
  });

  it.each(MODES)('that is a program must not use HUMAN_AGENT, in %s mode', async (_, mode) => {
    const bot = await startBot({ ...mode, personas });
    const tag = 'HUMAN_AGENT' as never;
    await bot.handle(async (context) => {
      const refused = { code: 'INVALID_OPTION' };
      await expect(context.sendText('one', { persona: 'bot', tag })).rejects.toMatchObject(refused);
      context.usePersona('bot');
      await expect(context.client.sendText(PSID, 'two', { tag })).rejects.toMatchObject(refused);
      const image = context.sendImage(Buffer.from('a'), { filename: 'a.png', tag });
      await expect(image).rejects.toMatchObject(refused);
    });
    expect(bot.emulator.messages()).toEqual([]);
    await says('a person', { persona: 'ann', tag }).with(bot);
    expect(spoken(bot.emulator)).toEqual([[MARY.name, 'a person']]);
  });
});
