import { memoize } from 'lodash';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import { JOHN, MARY } from '../support/bot';
import {
  startChannelBot,
  VIBER_ACCOUNT,
  type ChannelBotOptions,
  type ChannelName,
} from './support/bots';
import { callMethod, METHODS } from './support/methods';
import type { Arrived } from './support/recorder';

type Body = Arrived['body'];
type Profile = typeof JOHN;

const ROSTER = { john: JOHN, mary: MARY };
const OWN = {
  line: { sender: { name: 'Me', iconUrl: 'https://example.com/me.png' } },
  viber: { sender: { name: 'Me', avatar: 'https://example.com/me.png' } },
  slack: { username: 'Me', iconUrl: 'https://example.com/me.png' },
};
const SAYS_AUTHOR = /^(sendText|postMessage|postEphemeral|chat\.postMessage|chat\.postEphemeral)$/;

/** What arrives when a method of a bot is called, path and body. */
async function arriving(
  channel: ChannelName,
  name: string,
  personas: ChannelBotOptions['personas'],
  options?: object,
  use?: string,
): Promise<[path: string, body: Body][]> {
  const bot = await startChannelBot(channel, { personas });
  await bot.handle(async (context) => {
    if (use) context.usePersona(use);
    await callMethod(channel, context, name, options);
  });
  return bot.arrived.map(({ path, body }) => [path, body]);
}

/** The same of plain Bottender, each time the same. */
const plain = memoize(
  (channel: ChannelName, name: string) => arriving(channel, name, null),
  (channel, name) => `${channel} ${name}`,
);

/** The same request as the persona's. */
function spokenBy(
  { name, profilePictureUrl }: Profile,
  channel: ChannelName,
  method: string,
  requests: [path: string, body: Body][],
): [path: string, body: Body][] {
  return requests.map(([path, body]) => {
    switch (channel) {
      case 'line': {
        const sender = { name, iconUrl: profilePictureUrl };
        const messages = (body.messages as object[]).map((message) => ({ ...message, sender }));
        return [path, { ...body, messages }];
      }
      case 'slack':
        if (!SAYS_AUTHOR.test(method)) return [path, body];
        return [path, { ...body, username: name, icon_url: profilePictureUrl }];
      case 'viber':
        return [path, { ...body, sender: { name, avatar: profilePictureUrl } }];
      default:
        return [path, body];
    }
  });
}

beforeEach(() => {
  // Bottender warns of methods that it would rather not have called.
  vi.spyOn(console, 'error').mockReturnValue(undefined);
});

it('knows every sending method of Bottender', () => {
  const counts = Object.entries(METHODS).map(([channel, names]) => [channel, names.length]);
  expect(Object.fromEntries(counts)).toEqual({
    line: 45,
    slack: 11,
    viber: 10,
    telegram: 27,
    whatsapp: 1,
  });
});

describe.each(Object.entries(METHODS) as [ChannelName, string[]][])('on %s', (channel, methods) => {
  describe.each(methods)('%s', (method) => {
    it('arrives as without the plugin where nobody was named', async () => {
      const bare = await plain(channel, method);
      expect(bare).toHaveLength(1);
      expect(await arriving(channel, method, { roster: ROSTER })).toEqual(bare);
    });

    it('speaks as the persona of usePersona()', async () => {
      const expected = spokenBy(JOHN, channel, method, await plain(channel, method));
      const personas = { roster: ROSTER };
      expect(await arriving(channel, method, personas, undefined, 'john')).toEqual(expected);
    });

    it.each([{ persona: 'mary' }, { persona: MARY }])(
      'speaks as its own option says, whatever usePersona() said: %o',
      async (option) => {
        const expected = spokenBy(MARY, channel, method, await plain(channel, method));
        const personas = { roster: ROSTER };
        expect(await arriving(channel, method, personas, option, 'john')).toEqual(expected);
      },
    );

    it.each([{ persona: null }, { personaId: null }, { personaId: '1234' }, { persona: '1234' }])(
      "speaks as the channel's own account where its options say %o",
      async (option) => {
        const bare = await plain(channel, method);
        const personas = { roster: ROSTER, default: 'john' };
        expect(await arriving(channel, method, personas, option)).toEqual(bare);
      },
    );

    it('is refused for a persona that nobody knows, before anything is sent', async () => {
      const bot = await startChannelBot(channel, { personas: { roster: ROSTER } });
      const sent = bot.handle((context) =>
        callMethod(channel, context, method, { persona: 'jon' }),
      );
      await expect(sent).rejects.toMatchObject({ code: 'UNKNOWN_PERSONA' });
      expect(bot.arrived).toEqual([]);
    });
  });
});

describe.each(['line', 'viber'] as const)("the caller's own sender on %s", (channel) => {
  it.each(METHODS[channel])('wins in %s', async (method) => {
    const bare = await plain(channel, method);
    const { sender } = OWN[channel];
    const expected = bare.map(([path, body]) => {
      if (channel === 'viber') return [path, { ...body, sender }];
      const messages = (body.messages as object[]).map((message) => ({ ...message, sender }));
      return [path, { ...body, messages }];
    });
    const personas = { roster: ROSTER, default: 'john' };
    expect(await arriving(channel, method, personas, { sender })).toEqual(expected);
    expect(await arriving(channel, method, personas, { sender, persona: 'mary' })).toEqual(
      expected,
    );
  });
});

describe("the caller's own username on slack", () => {
  const methods = METHODS.slack.filter((name) => SAYS_AUTHOR.test(name) && name !== 'sendText');

  it.each(methods)('wins in %s', async (method) => {
    const bare = await plain('slack', method);
    const expected = bare.map(([path, body]) => [
      path,
      { ...body, username: 'Me', icon_url: OWN.slack.iconUrl },
    ]);
    const personas = { roster: ROSTER, default: 'john' };
    expect(await arriving('slack', method, personas, OWN.slack)).toEqual(expected);
    expect(await arriving('slack', method, personas, { ...OWN.slack, persona: 'mary' })).toEqual(
      expected,
    );
  });
});

it("the account's own sender speaks on Viber where no persona does", async () => {
  const [[, body] = []] = await plain('viber', 'sendText');
  expect(body).toMatchObject({ sender: VIBER_ACCOUNT });
});
