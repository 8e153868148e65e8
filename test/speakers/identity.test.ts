import { describe, expect, it } from 'vitest';

import { JOHN, MARY, spoken, startBot } from '../support/bot';

describe('the identity of a profile', () => {
  it('is its key and its name: the same key with another name is another persona', async () => {
    const bot = await startBot();
    await bot.handle(async (context) => {
      for (const profile of [JOHN, MARY]) {
        context.usePersona({ ...profile, key: 'agent-7' });
        await context.sendText(`I am ${profile.name}`);
        expect(context.persona?.name).toBe(profile.name);
      }
    });
    expect(spoken(bot.emulator)).toEqual([
      [JOHN.name, `I am ${JOHN.name}`],
      [MARY.name, `I am ${MARY.name}`],
    ]);
  });

  it('does not change with a signed URL where there is a key', async () => {
    const bot = await startBot();
    await bot.handle(async (context) => {
      for (const signature of ['one', 'two']) {
        const profilePictureUrl = `${JOHN.profilePictureUrl}?signature=${signature}`;
        await context.sendText(signature, { persona: { ...JOHN, profilePictureUrl, key: 'john' } });
      }
    });
    expect(bot.emulator.personas()).toHaveLength(1);
  });

  it('keeps a key and a URL apart that read alike', async () => {
    const bot = await startBot();
    await bot.handle(async (context) => {
      await context.sendText('by URL', { persona: JOHN });
      await context.sendText('by key', { persona: { ...JOHN, key: JOHN.profilePictureUrl } });
    });
    expect(bot.emulator.personas()).toHaveLength(2);
  });

  it('has nothing to do with `human`', async () => {
    const bot = await startBot();
    await bot.handle(async (context) => {
      for (const human of [true, false, undefined]) {
        await context.sendText('hello', { persona: { ...JOHN, human } });
      }
    });
    expect(bot.emulator.personas()).toHaveLength(1);
  });
});

describe('a persona object that refers to itself', () => {
  it.each([true, false])('speaks, with batchFirstMessage: %s', async (batchFirstMessage) => {
    const bot = await startBot({ batchFirstMessage });
    await bot.handle(async (context) => {
      const { id } = await context.client.createPersona(JOHN);
      const persona: Record<string, unknown> = { id, name: JOHN.name };
      persona.self = persona;
      await context.sendText('hello', { persona: persona as never });
      const profile = Object.defineProperty({ ...MARY }, 'self', { get: () => profile }) as object;
      await context.sendText('there', { persona: profile as never });
    });
    expect(spoken(bot.emulator)).toEqual([
      [JOHN.name, 'hello'],
      [MARY.name, 'there'],
    ]);
  });
});
