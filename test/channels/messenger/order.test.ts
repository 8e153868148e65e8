import { createReadStream, ReadStream } from 'node:fs';

import type { MessengerClient } from 'messaging-api-messenger';
import { describe, expect, it } from 'vitest';

import { JOHN, MARY, OTHER_PAGE, PAGE, spoken, startBot, type BotOptions } from '../../support/bot';

const ROSTER = { john: JOHN, mary: MARY };
const SLOW_CREATION = { match: 'POST /me/personas', with: { delayMs: 50 } };

const MODES: [string, BotOptions][] = [
  ['JSON', {}],
  ['batch', { batchConfig: { delay: 10 } }],
  ['first-message', { batchFirstMessage: true }],
];

describe.each(MODES)('messages that are not awaited, in %s mode', (_, mode) => {
  it('go out in the order of the calls, though the first one waits for its persona', async () => {
    const bot = await startBot({ personas: { roster: ROSTER }, ...mode });
    bot.emulator.fail(SLOW_CREATION);
    await bot.handle((context) =>
      Promise.all([
        context.sendText('one', { persona: 'john' }),
        context.sendText('two', { persona: null }),
        context.typingOn(),
        context.sendText('three', { persona: 'mary' }),
        context.sendText('four', { persona: 'john' }),
      ]),
    );
    const expected = [
      [JOHN.name, 'one'],
      [null, 'two'],
      [null, 'typing_on'],
      [MARY.name, 'three'],
      [JOHN.name, 'four'],
    ];
    // JSON calls leave in this order on connections of their own: which one arrives first is not Bottender's to say.
    const arrived = spoken(bot.emulator);
    if (mode.batchConfig) expect(arrived).toEqual(expected);
    else expect(arrived.map(String).sort()).toEqual(expected.map(String).sort());
  });
});

/** Notes in which order messages leave through Bottender's own client. */
function recordCalls(client: MessengerClient): string[] {
  const called: string[] = [];
  const { sendRawBody } = client;
  client.sendRawBody = function (this: MessengerClient, body) {
    called.push((body as { message?: { text?: string } }).message?.text ?? '');
    return sendRawBody.call(this, body);
  };
  return called;
}

describe("Bottender's method", () => {
  it('is called in the same tick where the persona is known and nothing is held back', async () => {
    const bot = await startBot({ personas: { roster: ROSTER } });
    const called = recordCalls(bot.client);
    await bot.handle(async (context) => {
      await context.sendText('first', { persona: 'john' });
      const sent = [context.sendText('known', { persona: 'john' }), context.sendText('the Page')];
      expect(called).toEqual(['first', 'known', 'the Page']);
      await Promise.all(sent);
    });
  });

  it('is called in the order of the calls', async () => {
    const bot = await startBot({ personas: { roster: ROSTER } });
    const called = recordCalls(bot.client);
    bot.emulator.fail(SLOW_CREATION);
    await bot.handle((context) =>
      Promise.all([
        context.sendText('john, to be created slowly', { persona: 'john' }),
        context.sendText('the Page'),
        context.sendText('mary, to be created fast', { persona: 'mary' }),
        context.sendText('the Page again'),
      ]),
    );
    expect(called).toEqual([
      'john, to be created slowly',
      'the Page',
      'mary, to be created fast',
      'the Page again',
    ]);
  });

  it('is called at once again after a message was held back', async () => {
    const bot = await startBot({ personas: { roster: ROSTER } });
    const called = recordCalls(bot.client);
    await bot.handle(async (context) => {
      await Promise.all([
        context.sendText('held', { persona: 'john' }),
        context.sendText('behind'),
      ]);
      const sent = context.sendText('at once');
      expect(called.at(-1)).toBe('at once');
      await sent;
    });
  });

  it('is not held back by another context', async () => {
    const bot = await startBot({ personas: { roster: ROSTER } });
    const called = recordCalls(bot.client);
    bot.emulator.fail(SLOW_CREATION);
    await bot.handle(async (outer) => {
      const held = outer.sendText('held', { persona: 'john' });
      await bot.handle((inner) => inner.sendText('another context'));
      await held;
    });
    expect(called).toEqual(['another context', 'held']);
  });
});

describe('a message that is held back', () => {
  it('goes out with the token it was called under', async () => {
    const bot = await startBot({ personas: { roster: ROSTER } });
    bot.emulator.fail(SLOW_CREATION);
    await bot.handle(async (context) => {
      const held = context.sendText('to Page A', { persona: 'john' });
      context.useAccessToken(OTHER_PAGE.accessToken);
      await Promise.all([held, context.sendText('to Page B')]);
    });
    const pages = bot.emulator.messages().map(({ message, pageId }) => [message?.text, pageId]);
    expect(Object.fromEntries(pages)).toEqual({
      'to Page A': PAGE.id,
      'to Page B': OTHER_PAGE.id,
    });
  });

  it('rejects with what went wrong with its stream meanwhile', async () => {
    const bot = await startBot({ personas: { roster: ROSTER } });
    bot.emulator.fail(SLOW_CREATION);
    await bot.handle(async (context) => {
      const upload = context.sendImage(createReadStream('/no/such/picture.png'), {
        persona: 'john',
      });
      await expect(upload).rejects.toThrow('ENOENT');
      await context.sendText('the next one');
    });
    expect(spoken(bot.emulator)).toEqual([[null, 'the next one']]);
  });

  it('uploads its stream whole', async () => {
    const bot = await startBot({ personas: { roster: ROSTER } });
    bot.emulator.fail(SLOW_CREATION);
    const stream = createReadStream(__filename);
    expect(stream).toBeInstanceOf(ReadStream);
    await bot.handle((context) => context.sendFile(stream, { persona: 'john' }));
    const [message] = bot.emulator.messages();
    expect(message).toMatchObject({ persona: { name: JOHN.name } });
    expect(message?.upload?.size).toBe(stream.bytesRead);
  });

  it('does not keep the later ones from leaving when it fails', async () => {
    const bot = await startBot({ personas: { roster: ROSTER } });
    bot.emulator.fail({ match: 'POST /me/messages', with: { code: 100, subcode: 2018001 } });
    await bot.handle(async (context) => {
      const [first, second] = await Promise.allSettled([
        context.sendText('refused', { persona: 'john' }),
        context.sendText('accepted'),
      ]);
      expect([first.status, second.status].sort()).toEqual(['fulfilled', 'rejected']);
    });
  });
});
