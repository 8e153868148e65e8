import { withTyping } from 'bottender';
import { describe, expect, it } from 'vitest';

import { botOn, JOHN, MARY, spoken, startBot, startTestEmulator } from '../support/bot';

const ROSTER = { john: JOHN, mary: MARY };

describe('who speaks', () => {
  it('is named by the message, then usePersona(), then the default', async () => {
    const bot = await startBot({ personas: { roster: ROSTER, default: 'mary' } });
    await bot.handle(async (context) => {
      await context.sendText('default');
      context.usePersona('john');
      await context.sendText('usePersona');
      await context.sendText('option', { persona: 'mary' });
      await context.sendText('the Page', { persona: null });
      await context.sendText('usePersona again');
      context.usePersona(null);
      await context.sendText('the Page from now on');
    });
    await bot.handle((context) => context.sendText('another context'));
    expect(spoken(bot.emulator)).toEqual([
      [MARY.name, 'default'],
      [JOHN.name, 'usePersona'],
      [MARY.name, 'option'],
      [null, 'the Page'],
      [JOHN.name, 'usePersona again'],
      [null, 'the Page from now on'],
      [MARY.name, 'another context'],
    ]);
  });

  it('is not changed by an option that is undefined', async () => {
    const bot = await startBot({ personas: { roster: ROSTER, default: 'john' } });
    await bot.handle(async (context) => {
      await context.sendText('one', { persona: undefined });
      await context.sendText('two', { personaId: undefined });
      await context.sendText('three', { persona: undefined, personaId: undefined });
      await context.sendText('four', { persona: 'mary', personaId: undefined });
    });
    expect(spoken(bot.emulator).map(([name]) => name)).toEqual([
      JOHN.name,
      JOHN.name,
      JOHN.name,
      MARY.name,
    ]);
  });

  it('is whom the ref names: roster name, ID, profile or persona', async () => {
    const bot = await startBot({ personas: { roster: ROSTER } });
    await bot.handle(async (context) => {
      const persona = await context.client.ensurePersona(JOHN);
      for (const ref of ['john', persona.id, { ...JOHN }, persona, { id: persona.id }]) {
        context.usePersona(ref);
        await context.sendText('usePersona');
        context.usePersona('mary');
        await context.sendText('option', { persona: ref });
      }
    });
    expect(spoken(bot.emulator)).toHaveLength(10);
    expect(new Set(spoken(bot.emulator).map(([name]) => name))).toEqual(new Set([JOHN.name]));
    expect(bot.emulator.personas()).toHaveLength(1);
  });

  it('is kept apart between contexts that are open at the same time', async () => {
    const bot = await startBot({ personas: { roster: ROSTER } });
    await bot.handle(async (outer) => {
      outer.usePersona('john');
      await bot.handle(async (inner) => {
        inner.usePersona('mary');
        await outer.sendText('outer');
        await inner.sendText('inner');
      });
    });
    expect(spoken(bot.emulator)).toEqual([
      [JOHN.name, 'outer'],
      [MARY.name, 'inner'],
    ]);
  });
});

describe('context.persona', () => {
  it('tells who would speak now, with the ID where it is known', async () => {
    const bot = await startBot({ personas: { roster: ROSTER } });
    await bot.handle(async (context) => {
      expect(context.persona).toBeNull();
      context.usePersona('john');
      expect(context.persona).toEqual(JOHN);
      await context.sendText('hello');
      const [john] = bot.emulator.personas();
      expect(context.persona).toEqual({ id: john?.id, ...JOHN });
      context.usePersona('123');
      expect(context.persona).toEqual({ id: '123' });
      context.usePersona({ id: '123', name: 'Somebody' });
      expect(context.persona).toEqual({ id: '123', name: 'Somebody' });
      context.usePersona(null);
      expect(context.persona).toBeNull();
    });
  });
});

describe('usePersona()', () => {
  it('returns nothing and creates nothing', async () => {
    const bot = await startBot({ personas: { roster: ROSTER } });
    const returned: unknown = await bot.handle((context) => context.usePersona('john'));
    expect(returned).toBeUndefined();
    expect(bot.emulator.requests).toEqual([]);
  });

  const events: [string, object, boolean][] = [
    ['an echo', { message: { mid: 'm_2', text: 'hi', is_echo: true } }, false],
    ['a delivery', { delivery: { mids: ['m_2'], watermark: 1 } }, false],
    ['a read', { read: { watermark: 1 } }, false],
    ['a message', { message: { mid: 'm_2', text: 'hi' } }, true],
  ];

  it.each(events)('in %s event, creates only where Bottender sends', async (_, event, sends) => {
    const bot = await startBot({ personas: { roster: ROSTER, default: 'john' } });
    await bot.handle((context) => context.sendText('hello', { persona: 'mary' }), { event });
    expect(bot.emulator.personas()).toHaveLength(sends ? 1 : 0);
    expect(bot.emulator.messages()).toHaveLength(sends ? 1 : 0);
  });

  it('shows typing in an echo event, as Bottender does', async () => {
    const bot = await startBot({ personas: { roster: ROSTER, default: 'john' } });
    const event = { message: { mid: 'm_2', text: 'hi', is_echo: true } };
    await bot.handle((context) => context.typingOn(), { event });
    expect(spoken(bot.emulator)).toEqual([[JOHN.name, 'typing_on']]);
  });

  it('creates nothing in a context without a session', async () => {
    const bot = await startBot({ personas: { roster: ROSTER, default: 'john' } });
    await bot.handle(async (context) => {
      context._session = null;
      await context.sendText('hello');
      await context.typingOn();
    });
    expect(bot.emulator.requests).toEqual([]);
  });
});

describe("Bottender's withTyping", () => {
  const typing = withTyping({ delay: 1 });

  it('types as the message speaks where personas() stands after it', async () => {
    const emulator = await startTestEmulator();
    const bot = botOn(emulator, { personas: { roster: ROSTER }, before: [typing] });
    await bot.handle(async (context) => {
      context.usePersona('john');
      await context.sendText('option', { persona: 'mary' });
      await context.sendText('the Page', { persona: null });
      await context.sendText('usePersona');
    });
    expect(spoken(emulator)).toEqual([
      [MARY.name, 'typing_on'],
      [MARY.name, 'option'],
      [null, 'typing_on'],
      [null, 'the Page'],
      [JOHN.name, 'typing_on'],
      [JOHN.name, 'usePersona'],
    ]);
  });

  it('keeps messages of other contexts apart meanwhile', async () => {
    const emulator = await startTestEmulator();
    const bot = botOn(emulator, { personas: { roster: ROSTER }, before: [typing] });
    await bot.handle(async (outer) => {
      await bot.handle(async (inner) => {
        inner.usePersona('john');
        await Promise.all([inner.sendText('inner'), outer.sendText('outer', { persona: 'mary' })]);
      });
    });
    const speakers = Object.fromEntries(spoken(emulator).map(([speaker, what]) => [what, speaker]));
    expect(speakers).toMatchObject({ inner: JOHN.name, outer: MARY.name });
    expect(
      spoken(emulator)
        .filter(([, what]) => what === 'typing_on')
        .sort(),
    ).toEqual([
      [JOHN.name, 'typing_on'],
      [MARY.name, 'typing_on'],
    ]);
  });

  it('speaks as the message does where it stands before', async () => {
    const emulator = await startTestEmulator();
    const bot = botOn(emulator, { personas: { roster: ROSTER }, after: [typing] });
    await bot.handle(async (context) => {
      context.usePersona('john');
      await context.sendText('hello', { persona: 'mary' });
    });
    expect(spoken(emulator)).toEqual([
      [JOHN.name, 'typing_on'],
      [MARY.name, 'hello'],
    ]);
  });
});
