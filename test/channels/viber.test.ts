import { withTyping, type ViberClient } from 'bottender';
import { describe, expect, it } from 'vitest';

import type { PersonasOptions } from '../../src';
import { JOHN, MARY } from '../support/bot';
import { startChannelBot, VIBER_ACCOUNT, type ChannelBot } from './support/bots';

const ROSTER = { john: JOHN, mary: MARY };
const LONG = {
  name: 'Maximiliane Featherstonehaugh',
  profilePictureUrl: 'https://example.com/m.png',
};

interface Sent {
  text?: string;
  sender?: { name: string; avatar?: string };
}

const start = (personas: PersonasOptions = {}, more: object = {}) =>
  startChannelBot('viber', { personas: { roster: ROSTER, ...personas }, ...more });

const said = ({ arrived }: ChannelBot<'viber'>) =>
  arrived.map(({ body }) => [(body as Sent).sender?.name, body.text]);

describe('on Viber', () => {
  it('branches speak as their own', async () => {
    const bot = await start();
    await bot.handle(async (context) => {
      await Promise.all(
        ['john', 'mary'].map((name) =>
          context.withPersona(name, async () => {
            await Promise.resolve();
            await context.sendText(name);
          }),
        ),
      );
    });
    expect(said(bot).sort()).toEqual([
      [JOHN.name, 'john'],
      [MARY.name, 'mary'],
    ]);
  });

  it('the client that all contexts share is never changed', async () => {
    const bot = await start();
    const { client } = bot.bot.connector as { client: ViberClient };
    const before = { ...client };
    await bot.handle(async (context) => {
      context.usePersona('john');
      await context.sendText('one');
      await bot.handle((other) => other.sendText('of another user'), 'U2');
      await client.sendText('U3', 'past the plugin');
      Object.assign(context.client, { sender: { name: 'Me' } });
      await context.sendText('two');
      expect({ ...client }).toEqual(before);
    });
    expect(said(bot)).toEqual([
      [JOHN.name, 'one'],
      [VIBER_ACCOUNT.name, 'of another user'],
      [VIBER_ACCOUNT.name, 'past the plugin'],
      ['Me', 'two'],
    ]);
  });

  it("what is sent through the context's client speaks as who speaks, too", async () => {
    const bot = await start();
    await bot.handle(async (context) => {
      context.usePersona('john');
      await context.client.broadcastText(['U1', 'U2'], 'to all');
      await context.withPersona(null, () => context.client.broadcastText(['U1'], 'to one'));
    });
    expect(said(bot)).toEqual([
      [JOHN.name, 'to all'],
      [VIBER_ACCOUNT.name, 'to one'],
    ]);
  });

  it('a sender that is undefined is as if it were not there', async () => {
    const bot = await start();
    await bot.handle(async (context) => {
      await context.sendText('one', { sender: undefined });
      await context.sendText('two', { sender: undefined, persona: 'john' });
    });
    expect(said(bot)).toEqual([
      [VIBER_ACCOUNT.name, 'one'],
      [JOHN.name, 'two'],
    ]);
  });

  it('a persona without a picture has none, not the one of the account', async () => {
    const bot = await start();
    await bot.handle((context) => context.sendText('hi', { persona: { id: '1', name: 'John' } }));
    expect(bot.arrived[0]?.body.sender).toEqual({ name: 'John' });
  });

  it.each(['before', 'after'])(
    "Bottender's withTyping, %s the plugin, changes nothing",
    async (at) => {
      const bot = await start({}, { [at]: [withTyping({ delay: 1 })] });
      await bot.handle(async (context) => {
        context.usePersona('john');
        await context.sendText('one', { persona: 'mary' });
        await context.sendText('two');
      });
      expect(said(bot)).toEqual([
        [MARY.name, 'one'],
        [JOHN.name, 'two'],
      ]);
    },
  );
});

describe('a name that Viber would refuse a message for', () => {
  const talk = async (fallback: PersonasOptions['fallback']) => {
    const bot = await start({ fallback });
    await bot.handle(async (context) => {
      context.usePersona('john');
      await context.sendText('one', { persona: LONG });
      await context.sendMessage({ type: 'text', text: 'two', persona: LONG });
      await context.sendSticker(46105, { persona: LONG });
      await context.sendText('four', { persona: LONG, sender: { name: 'Me' } });
      await context.sendText('x'.repeat(6990), { persona: LONG });
      const picture = { text: 'a picture', media: 'https://example.com/a.jpg' };
      await context.sendMessage({ type: 'picture', ...picture, persona: LONG });
    });
    return bot;
  };

  it('is left out, with an event', async () => {
    const bot = await talk('page');
    expect(said(bot).map(([name]) => name)).toEqual([
      ...Array<string>(3).fill(VIBER_ACCOUNT.name),
      'Me',
      VIBER_ACCOUNT.name,
      VIBER_ACCOUNT.name,
    ]);
    expect(bot.events).toHaveLength(5);
    expect(bot.events[0]).toMatchObject({ type: 'fallback', channel: 'viber', name: LONG.name });
  });

  it("stands before the text with `fallback: 'prefix'`", async () => {
    const bot = await talk('prefix');
    expect(bot.arrived.map(({ body }) => body.text)).toEqual([
      `${LONG.name}: one`,
      `${LONG.name}: two`,
      undefined,
      'four',
      'x'.repeat(6990),
      'a picture',
    ]);
  });

  it("rejects with `fallback: 'throw'`", async () => {
    await expect(talk('throw')).rejects.toMatchObject({ code: 'INVALID_PROFILE' });
  });
});
