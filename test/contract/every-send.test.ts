import { createReadStream } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { JOHN, MARY, startBot, type TestBot } from '../support/bot';
import { ACTION_METHODS, callMethod, MEDIA_METHODS, SEND_METHODS } from '../support/send-methods';

const METHODS = [...new Set([...SEND_METHODS, ...ACTION_METHODS])];
const MODES = {
  JSON: {},
  batch: { batchConfig: { delay: 10 } },
  'first-message': { batchFirstMessage: true },
};

function oneMessage({ emulator }: TestBot) {
  const [message, ...others] = emulator.messages();
  expect(others).toEqual([]);
  expect(message).toBeDefined();
  return message;
}

it('knows every sending method of Bottender', () => {
  expect(SEND_METHODS.length).toBeGreaterThanOrEqual(18);
  expect(SEND_METHODS).toEqual(expect.arrayContaining([...MEDIA_METHODS, 'sendSenderAction']));
});

describe.each(Object.entries(MODES))('in %s mode', (_, mode) => {
  describe.each(METHODS)('%s', (name) => {
    it('speaks as the persona of usePersona()', async () => {
      const bot = await startBot({ personas: { roster: { john: JOHN } }, ...mode });
      await bot.handle((context) => {
        context.usePersona('john');
        return callMethod(context, name);
      });
      expect(oneMessage(bot)).toMatchObject({ persona: { name: JOHN.name } });
    });

    it('speaks as the persona of its own option, whatever usePersona() said', async () => {
      const bot = await startBot({ personas: { roster: { john: JOHN, mary: MARY } }, ...mode });
      await bot.handle((context) => {
        context.usePersona('john');
        return callMethod(context, name, { persona: 'mary' });
      });
      expect(oneMessage(bot)).toMatchObject({ persona: { name: MARY.name } });
    });

    it('speaks as the persona of the ID in its options', async () => {
      const bot = await startBot({ ...mode });
      await bot.handle(async (context) => {
        const { id } = await context.client.createPersona(MARY);
        await callMethod(context, name, { personaId: id });
      });
      expect(oneMessage(bot)).toMatchObject({ persona: { name: MARY.name } });
    });

    it('speaks as the Page where nobody was named', async () => {
      const bot = await startBot({ personas: { roster: { john: JOHN } }, ...mode });
      await bot.handle((context) => callMethod(context, name));
      expect(oneMessage(bot)).toMatchObject({ persona: null });
      expect(bot.emulator.personas()).toEqual([]);
    });

    it.each([{ persona: null }, { personaId: null }])(
      'speaks as the Page where its options say %o',
      async (options) => {
        const bot = await startBot({
          personas: { roster: { john: JOHN }, default: 'john' },
          ...mode,
        });
        await bot.handle((context) => callMethod(context, name, options));
        expect(oneMessage(bot)).toMatchObject({ persona: null });
      },
    );
  });

  describe.each(MEDIA_METHODS)('an upload by %s', (name) => {
    const contents = {
      'a Buffer': () => Buffer.from('a picture'),
      'a stream': () => createReadStream(__filename),
    };

    it.each(Object.entries(contents))('from %s speaks as the persona', async (_, content) => {
      const bot = await startBot({ personas: { roster: { john: JOHN } }, ...mode });
      await bot.handle((context) => {
        context.usePersona('john');
        return callMethod(context, name, { filename: 'file.bin', tag: 'HUMAN_AGENT' }, [content()]);
      });
      const message = oneMessage(bot);
      expect(message).toMatchObject({ persona: { name: JOHN.name }, tag: 'HUMAN_AGENT' });
      expect(message?.upload).toMatchObject({ filename: 'file.bin' });
    });

    it('speaks as the Page where nobody was named', async () => {
      const bot = await startBot(mode);
      await bot.handle((context) =>
        callMethod(context, name, undefined, [Buffer.from('a picture')]),
      );
      expect(oneMessage(bot)).toMatchObject({ persona: null });
    });
  });
});

describe('mark_seen', () => {
  const calls: [string, (context: Parameters<typeof callMethod>[0]) => Promise<unknown>][] = [
    ['sendSenderAction', (context) => context.sendSenderAction('mark_seen')],
    ['an option', (context) => context.sendSenderAction('mark_seen', { persona: 'john' })],
    ['markSeen', (context) => context.markSeen()],
  ];

  it.each(calls)('never carries a persona: %s', async (_, call) => {
    const bot = await startBot({ personas: { roster: { john: JOHN } } });
    await bot.handle((context) => {
      context.usePersona('john');
      return call(context);
    });
    expect(oneMessage(bot)).toMatchObject({ senderAction: 'mark_seen', persona: null });
  });
});

describe('typing()', () => {
  it('shows the indicator of who speaks, from beginning to end', async () => {
    const bot = await startBot({ personas: { roster: { john: JOHN, mary: MARY } } });
    await bot.handle(async (context) => {
      context.usePersona('john');
      const typing = context.typing(1);
      context.usePersona('mary');
      await typing;
    });
    expect(bot.emulator.messages()).toMatchObject([
      { senderAction: 'typing_on', persona: { name: JOHN.name } },
      { senderAction: 'typing_off', persona: { name: JOHN.name } },
    ]);
  });

  it('takes the persona of its option', async () => {
    const bot = await startBot({ personas: { roster: { john: JOHN, mary: MARY } } });
    await bot.handle((context) => context.typing(1, { persona: 'mary' }));
    expect(bot.emulator.messages()).toMatchObject([
      { senderAction: 'typing_on', persona: { name: MARY.name } },
      { senderAction: 'typing_off', persona: { name: MARY.name } },
    ]);
  });

  it('sends nothing for no time at all', async () => {
    const bot = await startBot({ personas: { roster: { john: JOHN }, default: 'john' } });
    await bot.handle((context) => context.typing(0));
    expect(bot.emulator.requests).toEqual([]);
  });
});

it('adds nothing but persona_id to what Bottender would send', async () => {
  const plain = await startBot({ personas: null });
  const ours = await startBot({ personas: { roster: { john: JOHN }, default: 'john' } });
  for (const name of METHODS) {
    await plain.handle((context) => callMethod(context, name));
    await ours.handle((context) => callMethod(context, name));
  }
  const sends = ({ emulator }: TestBot) =>
    emulator.requests
      .filter(({ path }) => path.endsWith('/messages'))
      .map(({ method, path, version, query, body }) => ({ method, path, version, query, body }));
  const [john] = ours.emulator.personas();
  const expected = sends(plain).map(({ body, ...request }) => ({
    ...request,
    body: { ...(body as object), persona_id: john?.id },
  }));
  expect(expected).toHaveLength(METHODS.length);
  expect(sends(ours)).toEqual(expected);
});
