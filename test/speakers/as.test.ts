import { EventEmitter } from 'node:events';

import PQueue from 'p-queue';
import { describe, expect, it } from 'vitest';

import { JOHN, MARY, spoken, startBot, type BotOptions } from '../support/bot';

const ROSTER = { john: JOHN, mary: MARY };
const MODES: [string, BotOptions][] = [
  ['JSON', {}],
  ['batch', { batchConfig: { delay: 10 } }],
];

describe.each(MODES)('context.as(), in %s mode', (_, mode) => {
  const start = (options: BotOptions['personas'] = {}) =>
    startBot({ personas: { roster: ROSTER, ...options }, ...mode });
  const names = (bot: Awaited<ReturnType<typeof startBot>>) =>
    Object.fromEntries(spoken(bot.emulator).map(([name, text]) => [text, name]));

  it('keeps speakers apart in a queue, in which promises carry no scope', async () => {
    const bot = await start();
    await bot.handle(async (context) => {
      const queue = new PQueue({ concurrency: 1 });
      await Promise.all([
        queue.add(() => context.as('john').sendText('I am John')),
        queue.add(() => context.as('mary').sendText('I am Mary')),
        queue.add(() => context.as(null).sendText('I am the Page')),
      ]);
    });
    expect(names(bot)).toEqual({
      'I am John': JOHN.name,
      'I am Mary': MARY.name,
      'I am the Page': null,
    });
  });

  it('keeps speakers apart in a queue that is used from scopes', async () => {
    const bot = await start();
    await bot.handle(async (context) => {
      const queue = new PQueue({ concurrency: 1 });
      const say = (ref: 'john' | 'mary') =>
        context.withPersona(ref, () => queue.add(() => context.as(ref).sendText(ref)));
      await Promise.all([say('john'), say('mary')]);
    });
    expect(names(bot)).toEqual({ john: JOHN.name, mary: MARY.name });
  });

  it('holds in the listeners of an emitter', async () => {
    const bot = await start();
    await bot.handle(async (context) => {
      const emitter = new EventEmitter();
      const john = context.as('john');
      const sent = new Promise((resolve) => {
        emitter.on('answer', (text: string) => resolve(john.sendText(text)));
      });
      await context.withPersona('mary', () => emitter.emit('answer', 'hello'));
      await sent;
    });
    expect(names(bot)).toEqual({ hello: JOHN.name });
  });

  it('comes before scopes, the context, the conversation and the default, and after the option', async () => {
    const bot = await start({ default: 'mary' });
    await bot.handle(async (context) => {
      context.usePersona('mary', { lifetime: 'conversation' });
      context.usePersona('mary');
      const john = context.as('john');
      await context.withPersona('mary', () => john.sendText('in a scope'));
      await john.withPersona('mary', () => john.sendText('in a scope of its own'));
      await john.sendText('with an option', { persona: 'mary' });
      await john.sendText('of the Page', { persona: null });
      await john.typingOn();
      await context.sendText('the context');
    });
    expect(names(bot)).toEqual({
      'in a scope': JOHN.name,
      'in a scope of its own': JOHN.name,
      'with an option': MARY.name,
      'of the Page': null,
      typing_on: JOHN.name,
      'the context': MARY.name,
    });
  });

  it('is the same context', async () => {
    const bot = await start();
    const state = await bot.handle(async (context) => {
      const john = context.as('john');
      john.setState({ answered: true });
      john.setAsHandled();
      john.usePersona('mary');
      expect(john.platform).toBe('messenger');
      expect(john).toBeInstanceOf(context.constructor);
      expect(john.persona).toEqual(JOHN);
      expect(context.persona).toEqual(MARY);
      expect(context.isHandled).toBe(true);
      await context.sendText('by usePersona of the view');
      return context.state;
    });
    expect(state).toEqual({ answered: true });
    expect(names(bot)).toEqual({ 'by usePersona of the view': MARY.name });
  });

  it('gives a temporary persona the life of the context', async () => {
    const bot = await start();
    await bot.handle(async (context) => {
      const guest = context.as({ ...JOHN, temporary: true });
      await guest.sendText('one');
      await guest.sendText('two');
      expect(bot.emulator.personas()).toHaveLength(1);
    });
    await bot.plugin?.close();
    expect(bot.emulator.personas()).toEqual([]);
    expect(names(bot)).toEqual({ one: JOHN.name, two: JOHN.name });
  });
});

describe('context.as()', () => {
  it('speaks so through its client and for uploads', async () => {
    const bot = await startBot({ personas: { roster: ROSTER } });
    await bot.handle(async (context) => {
      const john = context.as('john');
      await john.client.sendText('2000000000001', 'through the client');
      await john.sendImage(Buffer.from('a picture'), { filename: 'a.png' });
      await john.as('mary').sendText('another one of it');
    });
    expect(spoken(bot.emulator)).toEqual([
      [JOHN.name, 'through the client'],
      [JOHN.name, 'attachment'],
      [MARY.name, 'another one of it'],
    ]);
  });

  it('throws for a ref that makes no sense, before anything is sent', async () => {
    const bot = await startBot({ personas: { roster: ROSTER } });
    await bot.handle((context) => {
      const unknown = expect.objectContaining({ code: 'UNKNOWN_PERSONA' }) as Error;
      expect(() => context.as('jhon')).toThrow(unknown);
      expect(() => context.as('jhon')).toThrow('Did you mean "john"?');
    });
    expect(bot.emulator.requests).toEqual([]);
  });
});
