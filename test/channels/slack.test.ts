import { withTyping } from 'bottender';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import type { PersonasOptions } from '../../src';
import { JOHN, MARY } from '../support/bot';
import { startChannelBot, type ChannelBot, type Contexts } from './support/bots';

const ROSTER = { john: JOHN, mary: MARY };
const ICON = 'https://example.com/me.png';

const start = (personas: PersonasOptions = {}, more: object = {}) =>
  startChannelBot('slack', { personas: { roster: ROSTER, ...personas }, ...more });

const said = ({ arrived }: ChannelBot<'slack'>) =>
  arrived.map(({ body }) => [body.username, body.text]);

/** What arrives of a message of `chat.postMessage`, beside what every one has. */
async function posted(message: object, personas: PersonasOptions = { default: 'john' }) {
  const bot = await start(personas);
  await bot.handle((context) => context.chat.postMessage({ text: 'hello', ...message }));
  const { channel, token, thread_ts, text, ...others } = bot.arrived[0]?.body ?? {};
  void [channel, token, thread_ts, text];
  return others;
}

beforeEach(() => {
  vi.spyOn(console, 'error').mockReturnValue(undefined);
});

describe("a message's own author on Slack", () => {
  it("a name of the caller's own is not shown with the persona's picture", async () => {
    expect(await posted({ username: 'Me' })).toEqual({ username: 'Me' });
  });

  it.each([
    [{ iconUrl: ICON }, { icon_url: ICON }],
    [{ icon_url: ICON }, { icon_url: ICON }],
    [{ iconEmoji: ':tada:' }, { icon_emoji: ':tada:' }],
    [{ icon_emoji: ':tada:' }, { icon_emoji: ':tada:' }],
  ])("a picture of the caller's own is the only one: %o", async (given, arrives) => {
    expect(await posted(given)).toEqual({ username: JOHN.name, ...arrives });
  });

  it.each([{ asUser: true }, { as_user: true }])('none is named with %o', async (given) => {
    expect(await posted(given)).toEqual({ as_user: 'true' });
  });

  it('a key without a value is as if it were not there, and never goes out empty', async () => {
    const empty = { username: undefined, iconUrl: undefined, iconEmoji: undefined };
    const john = { username: JOHN.name, icon_url: JOHN.profilePictureUrl };
    expect(await posted(empty)).toEqual(john);
    expect(await posted(empty, {})).toEqual({});
    expect(await posted({ persona: { id: '12', name: 'John' } })).toEqual({ username: 'John' });
    const blank = { id: '12', name: 'John', profilePictureUrl: '' };
    expect(await posted({ persona: blank })).toEqual({ username: 'John' });
    expect(await posted({ persona: { ...blank, name: ' ' } })).toEqual({});
  });
});

describe('on Slack', () => {
  it('branches speak as their own, whichever way they post', async () => {
    const bot = await start();
    const ways: ((context: Contexts['slack'], text: string) => Promise<unknown>)[] = [
      (context, text) => context.sendText(text),
      (context, text) => context.chat.postMessage({ text }),
      (context, text) => context.chat.postEphemeral({ text }),
      (context, text) => context.postMessage({ text }),
    ];
    await bot.handle(async (context) => {
      await Promise.all(
        ways.flatMap((way, index) =>
          ['john', 'mary'].map((name) =>
            context.withPersona(name, async () => {
              await Promise.resolve();
              await way(context, `${name} ${index}`);
            }),
          ),
        ),
      );
    });
    expect(said(bot).sort()).toEqual([
      ...ways.map((_, index) => [JOHN.name, `john ${index}`]),
      ...ways.map((_, index) => [MARY.name, `mary ${index}`]),
    ]);
  });

  it('the client that all contexts share is as it was', async () => {
    const bot = await start({ default: 'john' });
    await bot.handle(async (context) => {
      await context.chat.postMessage({ text: 'spoken' });
      await context.client.chat.postMessage({ channel: 'C1', text: 'past the plugin' });
    });
    expect(said(bot)).toEqual([
      [JOHN.name, 'spoken'],
      [undefined, 'past the plugin'],
    ]);
  });

  it.each(['before', 'after'])(
    "Bottender's withTyping, %s the plugin, changes nothing",
    async (at) => {
      const bot = await start({}, { [at]: [withTyping({ delay: 1 })] });
      await bot.handle(async (context) => {
        context.usePersona('john');
        const sent = context.postMessage('one', { persona: 'mary' });
        context.usePersona(null);
        await sent;
        await context.postMessage('two');
      });
      expect(said(bot)).toEqual([
        [MARY.name, 'one'],
        [undefined, 'two'],
      ]);
    },
  );

  it('what shows no author goes as `fallback` says', async () => {
    const tricky = { ...JOHN, name: 'A & <!channel>' };
    const send = (fallback: PersonasOptions['fallback']) => async () => {
      const bot = await start({ fallback });
      await bot.handle(async (context) => {
        context.usePersona(tricky);
        await context.chat.meMessage({ text: 'waves' });
        await context.chat.update({ channel: 'C1', ts: '1.1', text: 'mended' });
      });
      return bot;
    };
    const page = await send('page')();
    expect(page.arrived.map(({ body }) => body.text)).toEqual(['waves', 'mended']);
    expect(page.events).toMatchObject([
      { type: 'fallback', channel: 'slack', reason: 'RECIPIENT_UNSUPPORTED', name: tricky.name },
    ]);
    const prefix = await send('prefix')();
    expect(prefix.arrived.map(({ body }) => body.text)).toEqual([
      'A &amp; &lt;!channel&gt;: waves',
      'mended',
    ]);
    await expect(send('throw')()).rejects.toMatchObject({ code: 'RECIPIENT_UNSUPPORTED' });
  });
});
