import { createReadStream } from 'node:fs';
import { inspect } from 'node:util';

import { LineBot, type MessengerContext } from 'bottender';
import { describe, expect, it } from 'vitest';

import { personas } from '../../src';
import {
  APP_SECRET,
  calls,
  JOHN,
  OTHER_PAGE,
  PAGE,
  startBot,
  type BotOptions,
  type TestBot,
} from '../support/bot';

/** The rows of what is wrong with personas in Bottender 1.5.5: each holds with the plugin, and not without. */
function holdsOnlyWithThePlugin(
  name: string,
  scenario: (bot: TestBot) => Promise<void>,
  options: BotOptions = {},
): void {
  describe(name, () => {
    it('holds with bottender-persona', async () => {
      await scenario(await startBot(options));
    });

    it('does not hold with plain Bottender', async () => {
      const bot = await startBot({ ...options, personas: null });
      await expect(scenario(bot)).rejects.toThrow();
    });
  });
}

async function personaOf(context: MessengerContext): Promise<string> {
  const { id } = await context.client.createPersona(JOHN);
  return id;
}

holdsOnlyWithThePlugin('1: an upload from a Buffer keeps persona and tag', async (bot) => {
  await bot.handle(async (context) => {
    context.usePersona(await personaOf(context));
    await context.sendImage(Buffer.from('a picture'), { tag: 'HUMAN_AGENT' } as never);
  });
  expect(bot.emulator.messages()).toMatchObject([
    { persona: { name: JOHN.name }, tag: 'HUMAN_AGENT' },
  ]);
});

holdsOnlyWithThePlugin('1: an upload from a stream keeps the persona', async (bot) => {
  await bot.handle(async (context) => {
    context.usePersona(await personaOf(context));
    await context.sendFile(createReadStream(__filename));
  });
  expect(bot.emulator.messages()).toMatchObject([{ persona: { name: JOHN.name } }]);
});

holdsOnlyWithThePlugin('2: mark_seen goes without a persona', async (bot) => {
  await bot.handle(async (context) => {
    context.usePersona(await personaOf(context));
    await context.sendSenderAction('mark_seen');
  });
  expect(bot.emulator.messages()).toMatchObject([{ senderAction: 'mark_seen', persona: null }]);
});

holdsOnlyWithThePlugin(
  '3: deletePersona waits for the sends in the batch queue',
  async (bot) => {
    await bot.handle(async (context) => {
      const personaId = await personaOf(context);
      const sends = ['one', 'two'].map((text) => context.sendText(text, { personaId }));
      await context.client.deletePersona(personaId);
      await Promise.all(sends);
    });
    expect(bot.emulator.messages()).toMatchObject([
      { persona: { name: JOHN.name } },
      { persona: { name: JOHN.name } },
    ]);
    expect(bot.emulator.personas()).toEqual([]);
  },
  { batchConfig: { delay: 30 } },
);

holdsOnlyWithThePlugin(
  '8: a persona is created on the Page that the context speaks for',
  async (bot) => {
    await bot.handle(async (context) => {
      context.useAccessToken(OTHER_PAGE.accessToken);
      context.usePersona(await personaOf(context));
      await context.sendText('hello');
    });
    expect(bot.emulator.personas(OTHER_PAGE.id)).toMatchObject([{ name: JOHN.name }]);
    expect(bot.emulator.personas(PAGE.id)).toEqual([]);
  },
);

const refused: [string, (context: MessengerContext) => Promise<unknown>][] = [
  ['createPersona', (context) => context.client.createPersona(JOHN)],
  ['getPersona', (context) => context.client.getPersona('4000000000001')],
];

for (const [method, call] of refused) {
  holdsOnlyWithThePlugin(
    `9: an error of ${method} holds no secret and tells the subcode`,
    async (bot) => {
      bot.emulator.fail({ match: 'personas', with: { code: 368, subcode: 1346003 } });
      bot.emulator.fail({ match: 'GET /4000000000001', with: { code: 368, subcode: 1346003 } });
      const error: unknown = await bot.handle(call).then(
        () => undefined,
        (caught: unknown) => caught,
      );
      const dump =
        inspect(error, { depth: Infinity, showHidden: true }) + String((error as Error).stack);
      expect(dump).not.toContain(PAGE.accessToken);
      expect(dump).not.toContain(APP_SECRET);
      expect(error).toMatchObject({ graph: { code: 368, subcode: 1346003 } });
      expect((error as Error).message).toContain('1346003');
    },
  );
}

const badIds: [string, (context: MessengerContext) => Promise<unknown>][] = [
  ['getPersona', (context) => context.client.getPersona('me/messages')],
  ['deletePersona', (context) => context.client.deletePersona('../me')],
];

for (const [method, call] of badIds) {
  holdsOnlyWithThePlugin(`10: ${method} refuses what is no ID before any call`, async (bot) => {
    await expect(bot.handle(call)).rejects.toThrow();
    expect(calls(bot.emulator)).toEqual([]);
  });
}

holdsOnlyWithThePlugin(
  '11: all personas are listed where the last page has no cursors',
  async (bot) => {
    const names = Array.from({ length: 7 }, (_, index) => `Agent Number ${index}`);
    await bot.handle(async (context) => {
      for (const name of names) await context.client.createPersona({ ...JOHN, name });
    });
    const all = await bot.handle((context) => context.client.getAllPersonas());
    expect(all).toHaveLength(names.length);
  },
  { emulator: { assumptions: { pageSize: 3, maxPageSize: 3, lastPageCursors: false } } },
);

describe('14: the same handler on another channel', () => {
  async function answer(plugin: ((context: object) => void) | undefined): Promise<unknown> {
    const sent: unknown[] = [];
    const bot = new LineBot({
      accessToken: 'LINE-TOKEN',
      channelSecret: 'LINE-SECRET',
      origin: 'http://127.0.0.1:9',
      sync: true,
    });
    if (plugin) bot.use(plugin);
    let failure: unknown;
    bot.onEvent(async (context) => {
      (context as unknown as { reply: unknown }).reply = (messages: unknown) =>
        void sent.push(messages);
      try {
        (context as unknown as MessengerContext).usePersona('4000000000001');
        await (context as unknown as MessengerContext).sendText('hello', { persona: null });
      } catch (error) {
        failure = error;
      }
    });
    await bot.createRequestHandler()({
      destination: 'xxx',
      events: [
        {
          replyToken: 'a-reply-token',
          type: 'message',
          timestamp: 1_700_000_000_000,
          source: { type: 'user', userId: 'U1' },
          message: { id: '1', type: 'text', text: 'hello' },
        },
      ],
    } as never);
    if (failure) throw failure as Error;
    return sent;
  }

  it('works with bottender-persona', async () => {
    expect(await answer(personas())).toEqual([[{ type: 'text', text: 'hello' }]]);
  });

  it('does not with plain Bottender', async () => {
    await expect(answer(undefined)).rejects.toThrow('usePersona');
  });
});
