import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';

import { describe, expect, it, vi } from 'vitest';

import { memoryStore } from '../../src';
import { botOn, JOHN, PAGE, PSID, spoken, startBot, startTestEmulator } from '../support/bot';
import { ALL_MODES, ROSTER, creations, deleteElsewhere, say, startIn, texts } from './support';

/** Answers that a vanished persona might get: nothing of it is documented. */
const ANSWERS = [
  { code: 100 },
  { code: 100, subcode: 33 },
  { code: 10 },
  { code: 200 },
  { code: 803 },
  { code: 12345, subcode: 6789 },
].map((answer) => ({ ...answer, message: 'Ein Text in irgendeiner Sprache' }));

describe.each(ALL_MODES)('in %s mode', (_, mode) => {
  const start = startIn(mode);

  describe('a persona that was deleted elsewhere', () => {
    it.each(ANSWERS)('is created again, whatever Messenger answers: %o', async (unknownSender) => {
      const bot = await start({}, { assumptions: { unknownSender } });
      await say(bot, 'before');
      const [before] = bot.emulator.personas();
      await deleteElsewhere(bot.emulator, before?.id);
      await say(bot, 'after');
      await say(bot, 'and again');
      const [renewed] = bot.emulator.personas();
      expect(spoken(bot.emulator)).toEqual([
        [JOHN.name, 'before'],
        [JOHN.name, 'after'],
        [JOHN.name, 'and again'],
      ]);
      expect(bot.events).toContainEqual({
        type: 'renewed',
        pageId: PAGE.id,
        personaId: renewed?.id,
        previousId: before?.id,
        name: JOHN.name,
      });
      expect(creations(bot)).toBe(2);
    });

    it('is created again once for all who ask', async () => {
      const bot = await start();
      await say(bot, 'before');
      await deleteElsewhere(bot.emulator, bot.emulator.personas()[0]?.id);
      const all = Array.from({ length: 20 }, (_, index) => `message ${index}`);
      await Promise.all(all.map((text) => say(bot, text)));
      expect(texts(bot).sort()).toEqual(['before', ...all].sort());
      expect(spoken(bot.emulator).every(([name]) => name === JOHN.name)).toBe(true);
      expect(creations(bot)).toBe(2);
      expect(bot.emulator.personas()).toHaveLength(1);
    });

    it('is renewed for another bot of the same store, which finds it on record', async () => {
      const store = memoryStore();
      const first = await start({ store });
      await say(first, 'one');
      const second = botOn(first.emulator, { ...mode, personas: { store, roster: ROSTER } });
      await say(second, 'two');
      await deleteElsewhere(first.emulator, first.emulator.personas()[0]?.id);
      await say(first, 'three');
      await say(second, 'four');
      expect(spoken(first.emulator).map(([name]) => name)).toEqual(Array(4).fill(JOHN.name));
      expect(first.emulator.personas()).toHaveLength(1);
    });

    it('is created again for an upload from a Buffer and from a stream', async () => {
      const bot = await start();
      for (const content of [Buffer.from('a picture'), createReadStream(__filename)]) {
        await say(bot, 'before');
        await deleteElsewhere(bot.emulator, bot.emulator.personas()[0]?.id);
        await bot.handle((context) => context.sendFile(content, { persona: 'john' }));
      }
      expect(spoken(bot.emulator)).toEqual([
        [JOHN.name, 'before'],
        [JOHN.name, 'attachment'],
        [JOHN.name, 'before'],
        [JOHN.name, 'attachment'],
      ]);
      const [, buffer, , stream] = bot.emulator.messages();
      expect(buffer?.upload?.size).toBe('a picture'.length);
      expect(stream?.upload?.size).toBeGreaterThan(1000);
    });

    it('is created again for typing', async () => {
      const bot = await start();
      await say(bot, 'before');
      await deleteElsewhere(bot.emulator, bot.emulator.personas()[0]?.id);
      await bot.handle((context) => context.typingOn({ persona: 'john' }));
      expect(spoken(bot.emulator).at(-1)).toEqual([JOHN.name, 'typing_on']);
    });

    it('is created again where the roster names its ID', async () => {
      const emulator = await startTestEmulator();
      const { id } = await botOn(emulator).handle(({ client }) => client.createPersona(JOHN));
      const bot = botOn(emulator, { ...mode, personas: { roster: { john: { ...JOHN, id } } } });
      await say(bot, 'before');
      await deleteElsewhere(emulator, id);
      await say(bot, 'after');
      await say(bot, 'again');
      expect(spoken(emulator).map(([name]) => name)).toEqual(Array(3).fill(JOHN.name));
      expect(creations(bot)).toBe(2);
    });

    it('is created again for the rest of its lifetime where it is temporary', async () => {
      const bot = await start();
      await bot.handle((context) =>
        context.withPersona({ ...JOHN, temporary: true }, async () => {
          await context.sendText('before');
          await deleteElsewhere(bot.emulator, bot.emulator.personas()[0]?.id);
          await Promise.all([context.sendText('after'), context.sendText('at the same time')]);
        }),
      );
      await vi.waitFor(() => expect(bot.emulator.personas()).toEqual([]));
      expect(spoken(bot.emulator).map(([name]) => name)).toEqual(Array(3).fill(JOHN.name));
      expect(creations(bot)).toBe(2);
    });

    it('goes by fallback where nobody knows its profile, at one call from the second time on', async () => {
      const bot = await start();
      const { id } = await bot.handle(({ client }) => client.createPersona(JOHN));
      await deleteElsewhere(bot.emulator, id);
      await say(bot, 'one', { id });
      const before = bot.emulator.requests.length;
      await say(bot, 'two', { id });
      expect(bot.emulator.requests.length - before).toBe(1);
      expect(spoken(bot.emulator)).toEqual([
        [null, 'one'],
        [null, 'two'],
      ]);
      expect(bot.events.filter(({ type }) => type === 'fallback')).toMatchObject([
        { reason: 'NOT_FOUND', personaId: id, psid: PSID },
        { reason: 'NOT_FOUND', personaId: id },
      ]);
    });

    it('is never renewed after deletePersona()', async () => {
      const bot = await start();
      const persona = await bot.handle(async ({ client }) => {
        const ensured = await client.ensurePersona(JOHN);
        await client.deletePersona(ensured.id);
        return ensured;
      });
      await say(bot, 'as the Page', persona);
      expect(spoken(bot.emulator)).toEqual([[null, 'as the Page']]);
      expect(bot.emulator.personas()).toEqual([]);
      await say(bot, 'found or created');
      expect(spoken(bot.emulator).at(-1)).toEqual([JOHN.name, 'found or created']);
    });

    it('is created again once more where the new one vanishes, too', async () => {
      const bot = await start();
      await say(bot, 'before');
      await deleteElsewhere(bot.emulator, bot.emulator.personas()[0]?.id);
      bot.emulator.fail({ match: 'POST /me/personas', with: { delayMs: 100 } });
      const after = say(bot, 'after');
      const id = await vi.waitFor(() => {
        const [renewed] = bot.emulator.personas();
        expect(renewed).toBeDefined();
        return renewed?.id;
      });
      await deleteElsewhere(bot.emulator, id);
      await after;
      expect(spoken(bot.emulator).at(-1)).toEqual([JOHN.name, 'after']);
      expect(creations(bot)).toBe(3);
    });

    it('goes by fallback where it vanishes again and again', async () => {
      const bot = await start();
      await say(bot, 'before');
      bot.emulator.fail({
        match: { personaId: undefined, path: 'messages' },
        times: 3,
        with: { code: 100 },
      });
      bot.emulator.fail({ match: 'GET /', times: 3, with: { code: 100, subcode: 33 } });
      await say(bot, 'after');
      expect(spoken(bot.emulator).at(-1)).toEqual([null, 'after']);
    });

    it('goes by fallback where the recipient cannot be shown the new one, and that is remembered', async () => {
      const bot = await start();
      await say(bot, 'before');
      await deleteElsewhere(bot.emulator, bot.emulator.personas()[0]?.id);
      bot.emulator.fail({ match: 'messages', with: { code: 100 } });
      bot.emulator.fail({ match: 'messages', with: { code: 10, subcode: 2018336 } });
      await say(bot, 'after');
      const before = bot.emulator.requests.length;
      await say(bot, 'next');
      expect(bot.emulator.requests.length - before).toBe(1);
      expect(spoken(bot.emulator).slice(1)).toEqual([
        [null, 'after'],
        [null, 'next'],
      ]);
    });

    it('goes by fallback where it cannot be created again', async () => {
      const bot = await start();
      await say(bot, 'before');
      await deleteElsewhere(bot.emulator, bot.emulator.personas()[0]?.id);
      bot.emulator.fail({ match: 'POST /me/personas', with: { code: 368, subcode: 1346003 } });
      await say(bot, 'after');
      expect(spoken(bot.emulator)).toEqual([
        [JOHN.name, 'before'],
        [null, 'after'],
      ]);
    });
  });
});

describe('what cannot be told', () => {
  it('whether the persona is gone: the message goes out by fallback all the same', async () => {
    const bot = await startBot({ personas: { roster: ROSTER, retryMs: 100 } });
    const say = (text: string) =>
      bot.handle((context) => context.sendText(text, { persona: 'john' }));
    await say('before');
    await deleteElsewhere(bot.emulator, bot.emulator.personas()[0]?.id);
    bot.emulator.fail({ match: 'GET', with: { code: 2 } });
    await say('after');
    await say('and again');
    expect(spoken(bot.emulator)).toEqual([
      [JOHN.name, 'before'],
      [null, 'after'],
      [JOHN.name, 'and again'],
    ]);
  });

  it('whether the persona is gone, which is still there: it is not created a second time', async () => {
    const bot = await startBot({ personas: { roster: ROSTER, retryMs: 100 } });
    await say(bot, 'before');
    bot.emulator.fail({ match: 'messages', with: { code: 100 } });
    bot.emulator.fail({ match: 'GET', with: { code: 2 } });
    await say(bot, 'after');
    await say(bot, 'and again');
    expect(spoken(bot.emulator)).toEqual([
      [JOHN.name, 'before'],
      [null, 'after'],
      [JOHN.name, 'and again'],
    ]);
    expect(bot.emulator.personas()).toHaveLength(1);
  });

  it('whether a message arrived, nor whether its persona is gone: it is not sent again', async () => {
    const bot = await startBot({ personas: { roster: ROSTER, retryMs: 100 } });
    await say(bot, 'before');
    bot.emulator.fail({ match: 'messages', with: { code: 2, done: true } });
    bot.emulator.fail({ match: 'GET', times: Infinity, with: { code: 2 } });
    await expect(say(bot, 'after')).rejects.toThrow('(#2)');
    expect(spoken(bot.emulator)).toEqual([
      [JOHN.name, 'before'],
      [JOHN.name, 'after'],
    ]);
  });

  it('what a stream of an open file held: the message is rejected with the first error', async () => {
    const bot = await startBot({ personas: { roster: ROSTER } });
    await bot.handle((context) => context.sendText('before', { persona: 'john' }));
    await deleteElsewhere(bot.emulator, bot.emulator.personas()[0]?.id);
    const file = await open(__filename);
    const stream = createReadStream('', { fd: file });
    Object.assign(stream, { path: undefined });
    const sent = bot.handle((context) =>
      context.sendFile(stream, { persona: 'john', filename: 'a.ts' }),
    );
    await expect(sent).rejects.toThrow('(#100)');
  });
});
