import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { JOHN, MARY, spoken, startBot, type BotOptions } from '../support/bot';

const ROSTER = { john: JOHN, mary: MARY };
const UNSET = undefined as unknown as string;

let warnings: string[];

beforeEach(() => {
  warnings = [];
  vi.spyOn(process, 'emitWarning').mockImplementation((warning) => {
    warnings.push(String(warning));
  });
});

afterEach(() => {
  vi.restoreAllMocks();
});

/** A bot that would speak as John where nobody is named. */
const start = (options: BotOptions['personas'] = {}) =>
  startBot({ personas: { roster: ROSTER, default: 'john', ...options } });

describe.each([
  ['undefined', UNSET],
  ['an empty string', ''],
])('an unset variable that gives %s', (_, ref) => {
  it('has the Page speak, in every call that takes a ref', async () => {
    const bot = await start();
    await bot.handle(async (context) => {
      context.usePersona(ref);
      await context.sendText('usePersona');
      context.usePersona('mary');
      await context.withPersona(ref, () => context.sendText('withPersona'));
      await context.as(ref).sendText('as');
      await context.sendText('after');
    });
    expect(spoken(bot.emulator)).toEqual([
      [null, 'usePersona'],
      [null, 'withPersona'],
      [null, 'as'],
      [MARY.name, 'after'],
    ]);
  });

  it('is told by an event each time', async () => {
    const bot = await start();
    await bot.handle((context) => {
      context.usePersona(ref);
      context.usePersona(ref);
    });
    expect(bot.events).toMatchObject([
      { type: 'fallback', reason: 'UNKNOWN_PERSONA', pageId: '1000000000001' },
      { type: 'fallback', reason: 'UNKNOWN_PERSONA' },
    ]);
  });

  it("throws with `fallback: 'throw'`", async () => {
    const bot = await start({ fallback: 'throw' });
    await bot.handle(async (context) => {
      const unknown = expect.objectContaining({ code: 'UNKNOWN_PERSONA' }) as Error;
      expect(() => context.usePersona(ref)).toThrow(unknown);
      expect(() => context.as(ref)).toThrow(unknown);
      await expect(context.withPersona(ref, () => 1)).rejects.toEqual(unknown);
    });
    expect(bot.emulator.requests).toEqual([]);
  });

  it('forgets the persona of a conversation', async () => {
    const bot = await start();
    await bot.handle((context) => context.usePersona('mary', { lifetime: 'conversation' }));
    await bot.handle((context) => context.usePersona(ref, { lifetime: 'conversation' }));
    expect(await bot.handle((context) => context.persona?.name)).toBe(JOHN.name);
  });
});

describe('the warning of an unset variable', () => {
  it('is warned of once for each place in the code', async () => {
    const bot = await start();
    await bot.handle((context) => {
      for (let times = 0; times < 3; times += 1) context.usePersona(UNSET);
      context.usePersona(UNSET);
    });
    expect(warnings).toHaveLength(2);
    expect(warnings[0]).toContain('A variable is probably not set');
    expect(warnings[0]).toContain('nobody.test.ts:');
  });
});

describe('an option of a message', () => {
  it('that is an empty `personaId` or `persona` has the Page speak', async () => {
    const bot = await start();
    await bot.handle(async (context) => {
      await context.sendText('personaId', { personaId: '' });
      await context.sendText('persona', { persona: '' });
    });
    expect(spoken(bot.emulator)).toEqual([
      [null, 'personaId'],
      [null, 'persona'],
    ]);
    expect(warnings).toHaveLength(2);
  });

  it('that is undefined is as if it were not given', async () => {
    const bot = await start();
    await bot.handle((context) =>
      context.sendText('hello', { persona: undefined, personaId: undefined }),
    );
    expect(spoken(bot.emulator)).toEqual([[JOHN.name, 'hello']]);
    expect(warnings).toEqual([]);
  });
});
