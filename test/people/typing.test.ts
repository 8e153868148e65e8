import { describe, expect, it, vi } from 'vitest';

import { JOHN, MARY, spoken, startBot } from '../support/bot';
import { TestClock } from '../support/clock';
import { gate } from './support';

const ROSTER = { john: JOHN, mary: MARY };
const start = (clock?: TestClock) =>
  startBot({ personas: { roster: ROSTER }, ...(clock && { clock }) });
const TYPING = { typing: true };

describe('withPersona() with `typing`', () => {
  it('shows the persona typing until something is sent', async () => {
    const bot = await start();
    await bot.handle(async (context) => {
      const result = await context.withPersona(
        'john',
        async () => {
          await context.sendText('an answer');
          return 42;
        },
        TYPING,
      );
      expect(result).toBe(42);
    });
    expect(spoken(bot.emulator)).toEqual([
      [JOHN.name, 'typing_on'],
      [JOHN.name, 'an answer'],
    ]);
  });

  it.each([
    ['returns', () => undefined],
    ['throws', () => Promise.reject(new Error('from inside'))],
  ])('stops when its function %s', async (_, act) => {
    const bot = await start();
    await bot.handle(async (context) => {
      await context.withPersona(null, act, TYPING).catch(() => undefined);
      await context.sendText('after');
    });
    expect(spoken(bot.emulator).map(([who]) => who)).toEqual([null, null, null]);
    expect(
      spoken(bot.emulator)
        .map(([, what]) => what)
        .sort(),
    ).toEqual(['after', 'typing_off', 'typing_on']);
  });

  it('is shown again before Messenger takes it away, for ten minutes', async () => {
    const clock = new TestClock();
    const bot = await start(clock);
    await bot.handle((context) => context.sendText('known', { persona: 'john' }));
    const { opened, open } = gate();
    const typed = () => spoken(bot.emulator).filter(([, what]) => what === 'typing_on').length;
    const arrives = async (count: number) => {
      while (typed() < count) await new Promise(setImmediate);
    };
    const handled = bot.handle((context) => context.withPersona('john', () => opened, TYPING));
    await arrives(1);
    for (let count = 2; count <= 40; count += 1) {
      await clock.advance(15_000);
      await arrives(count);
    }
    await clock.advance(15_000);
    while (spoken(bot.emulator).at(-1)?.[1] !== 'typing_off') await new Promise(setImmediate);
    await clock.advance(60_000);
    open();
    await handled;
    expect(typed()).toBe(40);
    expect(new Set(spoken(bot.emulator).map(([who]) => who))).toEqual(new Set([JOHN.name]));
  });

  it('is not shown again once the plugin is closed', async () => {
    const clock = new TestClock();
    const bot = await start(clock);
    const { opened, open } = gate();
    const handled = bot.handle((context) => context.withPersona(null, () => opened, TYPING));
    const said = () => spoken(bot.emulator).map(([, what]) => what);
    await vi.waitFor(() => expect(said()).toEqual(['typing_on']));
    await bot.plugin!.close();
    await clock.advance(60_000);
    await vi.waitFor(() => expect(said()).toEqual(['typing_on', 'typing_off']));
    await clock.advance(60_000);
    open();
    await handled;
    expect(said()).toHaveLength(2);
  });

  it('does not care about messages outside of the scope, or of others', async () => {
    const bot = await start();
    const { opened, open } = gate();
    await bot.handle(async (context) => {
      const thinking = context.withPersona('john', () => opened, TYPING);
      await context.sendText('beside');
      open();
      await thinking;
    });
    const last = () => spoken(bot.emulator).at(-1);
    await vi.waitFor(() => expect(last()).toEqual([JOHN.name, 'typing_off']));
  });

  it('fails for nothing but its function', async () => {
    const bot = await start();
    bot.emulator.fail({ match: 'POST /me/messages', with: { code: 100 } });
    const act = (): Promise<number> => new Promise((resolve) => setImmediate(() => resolve(1)));
    expect(await bot.handle((context) => context.withPersona(null, act, TYPING))).toBe(1);
  });

  it.each([{ typping: true }, { typing: 1 }, 5])('refuses the options %j', async (options) => {
    const bot = await start();
    await bot.handle(async (context) => {
      const spoke = context.withPersona('john', () => undefined, options as never);
      await expect(spoke).rejects.toMatchObject({ code: 'INVALID_OPTION' });
    });
  });
});
