import { beforeEach, describe, expect, it, vi } from 'vitest';

import { personas, type RosterEntry } from '../../src';
import { problemsOf } from '../../src/speakers/channel-limits';
import { JOHN } from '../support/bot';
import { startChannelBot } from '../channels/support/bots';

const LONG = { ...JOHN, name: 'Maximiliane Featherstonehaugh' };

beforeEach(() => {
  vi.spyOn(console, 'error').mockReturnValue(undefined);
});

describe('another name or picture for one channel', () => {
  const roster = {
    john: {
      ...JOHN,
      line: { name: 'John' },
      slack: { profilePictureUrl: 'https://example.com/slack.png' },
      viber: { name: 'J.', profilePictureUrl: 'http://example.com/viber.jpg' },
    },
    house: { ...JOHN, id: '1234', line: { name: 'House' } },
  };

  it('is shown there, and nowhere else', async () => {
    const line = await startChannelBot('line', { personas: { roster } });
    const slack = await startChannelBot('slack', { personas: { roster } });
    const viber = await startChannelBot('viber', { personas: { roster } });
    const telegram = await startChannelBot('telegram', {
      personas: { roster, fallback: 'prefix' },
    });
    const seen = {
      line: await line.handle(async (context) => {
        await context.replyText('one', { persona: 'john' });
        await context.replyText('two', { persona: 'house' });
        context.usePersona('john', { lifetime: 'conversation' });
        return context.persona;
      }),
      slack: await slack.handle(async (context) => {
        context.usePersona('john');
        await context.sendText('hello');
        return context.persona;
      }),
      viber: await viber.handle(async (context) => {
        await context.sendText('hello', { persona: 'john' });
        return context.withPersona('john', (persona) => persona);
      }),
    };
    await telegram.handle((context) => context.sendText('hello', { persona: 'john' }));

    expect(seen).toEqual({
      line: { ...JOHN, name: 'John' },
      slack: { ...JOHN, profilePictureUrl: 'https://example.com/slack.png' },
      viber: { name: 'J.', profilePictureUrl: 'http://example.com/viber.jpg' },
    });
    const iconUrl = JOHN.profilePictureUrl;
    expect(line.arrived[0]?.body.messages).toMatchObject([
      { sender: { name: 'John', iconUrl } },
      { sender: { name: 'House', iconUrl } },
    ]);
    expect(slack.arrived[0]?.body).toMatchObject({
      username: JOHN.name,
      icon_url: 'https://example.com/slack.png',
    });
    expect(viber.arrived[0]?.body.sender).toEqual({
      name: 'J.',
      avatar: 'http://example.com/viber.jpg',
    });
    expect(telegram.arrived[0]?.body.text).toBe(`${JOHN.name}: hello`);
  });

  const bad: [string, Partial<Record<keyof RosterEntry, unknown>>, RegExp][] = [
    ['a name that LINE refuses', { line: { name: 'x'.repeat(21) } }, /roster\.john\.line.*20.*21/],
    ['a name that Viber refuses', { viber: { name: 'x'.repeat(29) } }, /viber.*28.*29/],
    ['an http picture on LINE', { line: { profilePictureUrl: 'http://a.io/a' } }, /line.*https/],
    ['an empty name', { slack: { name: '' } }, /slack.*`name`/],
    ['a picture that is no URL', { viber: { profilePictureUrl: 'a.png' } }, /viber.*URL/],
    ['nothing at all', { line: {} }, /line.*another `name` or `profilePictureUrl`, but got \{\}/],
    ['nothing that is set', { line: { name: undefined } }, /line.*another `name`/],
    ['something unknown', { line: { name: 'John', key: 'k' } }, /line.*"key"/],
    ['what is no object', { line: 'John' }, /line.*"John"/],
  ];

  it.each(bad)('is refused at once for %s', (_, entry, message) => {
    const read = () => personas({ roster: { john: { ...JOHN, ...entry } as never } });
    expect(read).toThrow(expect.objectContaining({ code: 'INVALID_PROFILE' }) as Error);
    expect(read).toThrow(message);
  });

  it('may leave one of them unset', async () => {
    const line = { name: undefined, profilePictureUrl: 'https://example.com/line.png' };
    const bot = await startChannelBot('line', {
      personas: { roster: { john: { ...JOHN, line } }, default: 'john' },
    });
    await bot.handle((context) => context.replyText('hello'));
    expect(bot.arrived[0]?.body.messages).toMatchObject([
      { sender: { name: JOHN.name, iconUrl: line.profilePictureUrl } },
    ]);
  });

  it.each([20, 21])('may be as long as LINE allows, and no longer: %i', (length) => {
    const read = () =>
      personas({ roster: { john: { ...LONG, line: { name: 'x'.repeat(length) } } } });
    if (length === 20) expect(read).not.toThrow();
    else expect(read).toThrow('at most 20');
  });
});

describe('a name of the roster that does not fit a channel', () => {
  const warningsOf = async (
    channel: 'line' | 'viber' | 'slack' | 'telegram',
    roster: Record<string, RosterEntry>,
  ) => {
    const emit = vi.spyOn(process, 'emitWarning').mockReturnValue(undefined);
    const bot = await startChannelBot(channel, { personas: { roster } });
    expect(emit).not.toHaveBeenCalled();
    await bot.handle(() => undefined);
    await bot.handle(() => undefined, 'U2');
    const warnings = emit.mock.calls.map(([words]) => String(words));
    emit.mockRestore();
    return warnings;
  };

  it('is warned of once, when the bot is on that channel', async () => {
    const roster = { max: LONG, john: JOHN };
    expect(await warningsOf('line', roster)).toEqual([
      expect.stringMatching(/^roster\.max: on LINE a name has at most 20 characters, .* 29\./),
    ]);
    expect(await warningsOf('viber', roster)).toEqual([expect.stringMatching(/Viber.*28.*29/)]);
    expect(await warningsOf('slack', roster)).toEqual([]);
    expect(await warningsOf('telegram', roster)).toEqual([]);
  });

  it('is not warned of where the roster has another name for the channel', async () => {
    expect(await warningsOf('line', { max: { ...LONG, line: { name: 'Max' } } })).toEqual([]);
  });

  it('is warned of for the word LINE, and for a picture without https, on LINE alone', async () => {
    const roster = {
      desk: { name: 'Line Desk', profilePictureUrl: 'https://example.com/a.png' },
      online: { name: 'Online', profilePictureUrl: 'http://example.com/a.png' },
    };
    expect(await warningsOf('line', roster)).toEqual([
      expect.stringMatching(/^roster\.desk: .*words/),
      expect.stringMatching(/^roster\.online: .*https/),
    ]);
    expect(await warningsOf('viber', roster)).toEqual([]);
  });

  it('with the word LINE is sent all the same: LINE decides', async () => {
    const bot = await startChannelBot('line', { personas: {} });
    const persona = { ...JOHN, name: 'LINE Desk' };
    await bot.handle((context) => context.replyText('hello', { persona }));
    expect(bot.arrived[0]?.body.messages).toMatchObject([{ sender: { name: 'LINE Desk' } }]);
  });
});

it.each([
  ['viber', 100_000, []],
  ['viber', 100_001, ['on Viber a picture has at most 100 kB, this one has 101 kB']],
  ['line', 1_000_001, ['on LINE a picture has at most 1000 kB, this one has 1001 kB']],
  ['slack', 5_000_000, []],
] as const)('the size of a picture is judged by who knows it: %s, %i', (channel, bytes, words) => {
  const problems = problemsOf(channel, { name: 'John', pictureBytes: bytes });
  expect(problems.map((problem) => problem.words)).toEqual(words);
});
