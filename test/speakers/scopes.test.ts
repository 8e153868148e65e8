import { setImmediate } from 'node:timers/promises';

import { TelegramContext, type MessengerContext } from 'bottender';
import { describe, expect, it } from 'vitest';

import { personas } from '../../src';
import { JOHN, MARY, spoken, startBot, type BotOptions } from '../support/bot';

const ROSTER = { john: JOHN, mary: MARY };
const MODES: [string, BotOptions][] = [
  ['JSON', {}],
  ['batch', { batchConfig: { delay: 10 } }],
  ['first-message', { batchFirstMessage: true }],
];

const speakers = (bot: Awaited<ReturnType<typeof startBot>>) =>
  Object.fromEntries(spoken(bot.emulator).map(([name, text]) => [text, name]));

describe.each(MODES)('withPersona(), in %s mode', (_, mode) => {
  const start = (default_?: 'john' | 'mary') =>
    startBot({ personas: { roster: ROSTER, ...(default_ && { default: default_ }) }, ...mode });

  it('says who speaks inside, and nothing after', async () => {
    const bot = await start();
    await bot.handle(async (context) => {
      await context.sendText('before');
      await context.withPersona('john', async () => {
        await context.sendText('inside');
        await context.typingOn();
      });
      await context.sendText('after');
    });
    expect(spoken(bot.emulator)).toEqual([
      [null, 'before'],
      [JOHN.name, 'inside'],
      [JOHN.name, 'typing_on'],
      [null, 'after'],
    ]);
  });

  it('nests, and null is the Page', async () => {
    const bot = await start('mary');
    await bot.handle((context) =>
      context.withPersona('john', async () => {
        await context.withPersona(null, () => context.sendText('the Page'));
        await context.withPersona('mary', () => context.sendText('mary'));
        await context.sendText('john');
      }),
    );
    expect(speakers(bot)).toEqual({ 'the Page': null, mary: MARY.name, john: JOHN.name });
  });

  it('keeps concurrent branches of one handler apart', async () => {
    const bot = await start();
    await bot.handle((context) =>
      Promise.all([
        context.withPersona('john', async () => {
          await setImmediate();
          await context.sendText('from john');
          await setImmediate();
          await context.sendImage(Buffer.from('a picture'));
        }),
        context.withPersona('mary', async () => {
          await context.sendText('from mary');
          await setImmediate();
          await context.sendText('mary again');
        }),
        setImmediate().then(() => context.sendText('the Page')),
      ]),
    );
    expect(speakers(bot)).toEqual({
      'from john': JOHN.name,
      attachment: JOHN.name,
      'from mary': MARY.name,
      'mary again': MARY.name,
      'the Page': null,
    });
  });

  it('keeps usePersona() inside', async () => {
    const bot = await start();
    await bot.handle(async (context) => {
      context.usePersona('mary');
      await context.withPersona('john', async () => {
        context.usePersona(null);
        await context.sendText('inside');
        context.usePersona('john');
        await context.sendText('still inside');
      });
      await context.sendText('outside');
    });
    expect(speakers(bot)).toEqual({
      inside: null,
      'still inside': JOHN.name,
      outside: MARY.name,
    });
  });

  it('comes back after a throw, and rejects as the function does', async () => {
    const bot = await start();
    await bot.handle(async (context) => {
      const failing = context.withPersona('john', () => Promise.reject(new Error('from inside')));
      await expect(failing).rejects.toThrow('from inside');
      await context.sendText('after');
    });
    expect(spoken(bot.emulator)).toEqual([[null, 'after']]);
  });

  it('is outdone by the option of a message', async () => {
    const bot = await start();
    await bot.handle((context) =>
      context.withPersona('john', async () => {
        await context.sendText('mary', { persona: 'mary' });
        await context.sendText('the Page', { persona: null });
      }),
    );
    expect(speakers(bot)).toEqual({ mary: MARY.name, 'the Page': null });
  });
});

describe('withPersona()', () => {
  it('hands over who speaks, and returns what the function returns', async () => {
    const bot = await startBot({ personas: { roster: ROSTER } });
    await bot.handle(async (context) => {
      expect(await context.withPersona('john', (persona) => persona)).toEqual(JOHN);
      expect(await context.withPersona(null, (persona) => persona)).toBeNull();
      expect(await context.withPersona('john', () => context.persona)).toEqual(JOHN);
      expect(await context.withPersona('john', () => Promise.resolve(7))).toBe(7);
      await context.sendText('hello', { persona: 'john' });
      const [john] = bot.emulator.personas();
      expect(await context.withPersona('john', (persona) => persona?.id)).toBe(john?.id);
    });
  });

  it('creates nothing before somebody speaks', async () => {
    const bot = await startBot({ personas: { roster: ROSTER } });
    await bot.handle((context) => context.withPersona('john', () => setImmediate()));
    expect(bot.emulator.requests).toEqual([]);
  });

  it('is of its context alone', async () => {
    const bot = await startBot({ personas: { roster: ROSTER } });
    await bot.handle((outer) =>
      outer.withPersona('john', () =>
        bot.handle((inner) =>
          inner.withPersona('mary', async () => {
            await outer.sendText('outer');
            await inner.sendText('inner');
            outer.usePersona(null);
            await inner.sendText('inner again');
            await outer.sendText('outer again');
          }),
        ),
      ),
    );
    expect(speakers(bot)).toEqual({
      outer: JOHN.name,
      inner: MARY.name,
      'inner again': MARY.name,
      'outer again': null,
    });
  });

  it('is over for an action that the function returns', async () => {
    const bot = await startBot({ personas: { roster: ROSTER } });
    await bot.handle(async (context) => {
      const action = await context.withPersona('john', () => () => context.sendText('after'));
      await action();
    });
    expect(spoken(bot.emulator)).toEqual([[null, 'after']]);
  });

  it('runs its function on other channels', async () => {
    const sent: unknown[] = [];
    const client = { sendMessage: (...args: unknown[]) => Promise.resolve(void sent.push(args)) };
    const context = new TelegramContext({
      client,
      event: { rawEvent: {} },
      session: { user: { id: 'U1' }, channel: { id: 'C1' } },
    } as never);
    personas({ roster: ROSTER })(context);
    const shared = context as unknown as MessengerContext;
    const name = await shared.withPersona('john', async (persona) => {
      await shared.sendText('hello');
      return persona?.name;
    });
    expect(name).toBe(JOHN.name);
    expect(sent).toHaveLength(1);
    await expect(shared.withPersona('jon', () => 1)).rejects.toMatchObject({
      code: 'UNKNOWN_PERSONA',
    });
  });
});
