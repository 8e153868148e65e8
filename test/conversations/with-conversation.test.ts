import { LineBot } from 'bottender';
import { afterEach, describe, expect, it, vi } from 'vitest';

import { PersonaError } from '../../src';
import {
  APP_SECRET,
  botOn,
  calls,
  JOHN,
  MARY,
  OTHER_PAGE,
  PAGE,
  PSID,
  spoken,
  startBot,
  type BotOptions,
  type TestBot,
} from '../support/bot';

const ROSTER = { john: JOHN, mary: MARY };
const GUEST = {
  name: 'Guest',
  profilePictureUrl: 'https://example.com/guest.jpg',
  temporary: true,
};
const FOR_THE_CONVERSATION = { lifetime: 'conversation' } as const;

const MODES: [string, BotOptions][] = [
  ['JSON', {}],
  ['batch', { batchConfig: { delay: 10 } }],
  ['first-message', { batchFirstMessage: true }],
];

type Outside = NonNullable<TestBot['plugin']>['withConversation'];
type Action = Parameters<Outside>[1];

/** The call as a desk makes it: of the user who has written before. */
function outside<T>(
  { plugin, bot }: TestBot,
  action: (context: Parameters<Action>[0]) => T | Promise<T>,
  options: Partial<Parameters<Outside>[0]> = {},
): Promise<T> {
  if (!plugin) throw new Error('plain Bottender has no such call');
  return plugin.withConversation({ psid: PSID, bot, ...options }, action);
}

async function startConversation(options: BotOptions = {}): Promise<TestBot> {
  const bot = await startBot({ ...options, personas: { roster: ROSTER, ...options.personas } });
  await bot.handle((context) => context.sendText('Hello.'));
  return bot;
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe.each(MODES)('a message outside an event, in %s mode', (_, mode) => {
  it('is spoken by whom its function says, for one Graph call', async () => {
    const bot = await startConversation(mode);
    await outside(bot, async (context) => {
      await context.sendText('one', { persona: 'john' });
    });
    const before = bot.emulator.requests.length;
    await outside(bot, async (context) => {
      context.usePersona('john');
      await context.sendText('two');
    });
    expect(bot.emulator.requests).toHaveLength(before + 1);
    expect(spoken(bot.emulator)).toEqual([
      [null, 'Hello.'],
      [JOHN.name, 'one'],
      [JOHN.name, 'two'],
    ]);
  });

  it("is spoken by the conversation's persona, which it may change", async () => {
    const bot = await startConversation(mode);
    await bot.handle((context) => context.usePersona('john', FOR_THE_CONVERSATION));
    await outside(bot, async (context) => {
      expect(context.persona).toMatchObject({ name: JOHN.name });
      await context.sendText('one');
      context.usePersona('mary', FOR_THE_CONVERSATION);
      await context.sendText('two');
    });
    await bot.handle((context) => context.sendText('three'));
    await outside(bot, (context) => context.usePersona(null, FOR_THE_CONVERSATION));
    await bot.handle((context) => context.sendText('four'));
    expect(spoken(bot.emulator).slice(1)).toEqual([
      [JOHN.name, 'one'],
      [MARY.name, 'two'],
      [MARY.name, 'three'],
      [null, 'four'],
    ]);
  });

  it('leaves no temporary persona behind, however its function ends', async () => {
    const bot = await startConversation(mode);
    await outside(bot, async (context) => {
      context.usePersona(GUEST);
      await context.sendText('one');
      await context.sendText('two');
    });
    const failing = outside(bot, async (context) => {
      context.usePersona(GUEST);
      await context.sendText('three');
      throw new Error('from inside');
    });
    await expect(failing).rejects.toThrow('from inside');
    await vi.waitFor(() => expect(bot.emulator.personas()).toEqual([]));
    expect(spoken(bot.emulator).slice(1)).toEqual(
      ['one', 'two', 'three'].map((text) => [GUEST.name, text]),
    );
  });
});

describe('withConversation()', () => {
  it('returns what its function returns', async () => {
    const bot = await startConversation();
    await expect(outside(bot, () => 'returned')).resolves.toBe('returned');
  });

  it('gives a context like any other: its session, state, client, uploads and typing', async () => {
    const bot = await startConversation();
    await bot.handle((context) => context.setState({ order: 7 }));
    await outside(bot, async (context) => {
      expect(context.state).toEqual({ order: 7 });
      expect(context.session?.user).toMatchObject({ id: PSID });
      expect(context.event.pageId).toBe(PAGE.id);
      expect(context.event.isMessage).toBe(false);
      context.usePersona(await context.client.ensurePersona(MARY));
      await context.typingOn();
      await context.sendImage(Buffer.from('picture'), { filename: 'parcel.png' });
      await context.sendText('late', { tag: 'HUMAN_AGENT' });
    });
    expect(spoken(bot.emulator).slice(1)).toEqual([
      [MARY.name, 'typing_on'],
      [MARY.name, 'attachment'],
      [MARY.name, 'late'],
    ]);
    expect(bot.emulator.requests.at(-1)?.body).toMatchObject({ tag: 'HUMAN_AGENT' });
  });

  it("lets the bot's other plugins at the context, and attaches where the bot does not use it", async () => {
    const seen = vi.fn();
    const bot = await startConversation({ before: [seen] });
    seen.mockClear();
    await outside(bot, (context) => expect(seen).toHaveBeenCalledExactlyOnceWith(context));

    const plain = botOn(bot.emulator, { personas: null });
    await plain.handle(() => undefined);
    await bot.plugin?.withConversation({ psid: PSID, bot: plain.bot }, (context) =>
      context.sendText('one', { persona: 'john' }),
    );
    expect(spoken(bot.emulator).at(-1)).toEqual([JOHN.name, 'one']);
  });

  it('knows no recipient without a session, and makes none for it', async () => {
    const bot = await startConversation();
    const action = vi.fn();
    const before = bot.emulator.requests.length;
    for (let again = 0; again < 2; again += 1) {
      await expect(outside(bot, action, { psid: '404' })).rejects.toMatchObject({
        code: 'UNKNOWN_CONVERSATION',
        message: expect.stringContaining('404') as string,
      });
    }
    expect(action).not.toHaveBeenCalled();
    expect(bot.emulator.requests).toHaveLength(before);
    expect(await bot.bot.sessions.read('messenger:404')).toBeNull();
  });

  it('begins a session where `create` says so, as the first event would', async () => {
    const warn = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const bot = await startConversation();
    bot.bot.setInitialState({ visits: 0 });
    await outside(bot, (context) => context.sendText('Welcome back.'), {
      psid: '5000001',
      create: true,
    });
    const session = await bot.bot.sessions.read('messenger:5000001');
    expect(session).toMatchObject({
      id: 'messenger:5000001',
      platform: 'messenger',
      user: { id: '5000001' },
      page: { id: PAGE.id },
      _state: { visits: 0 },
    });
    await outside(bot, (context) => context.sendText('Still here?'), { psid: '5000001' });
    expect(spoken(bot.emulator, '5000001')).toHaveLength(2);
    expect(warn).not.toHaveBeenCalled();
  });

  it.each<[string, unknown, RegExp]>([
    ['nothing', undefined, /expected an object such as \{ psid \}, but got undefined/],
    ['no psid', {}, /`psid` to be the recipient's ID as a string, but got undefined/],
    ['a number as psid', { psid: 7 }, /`psid`.*got 7/],
    ['an empty psid', { psid: '' }, /`psid`.*got ""/],
    ['a number as pageId', { psid: PSID, pageId: 7 }, /`pageId`.*got 7/],
    ['a word as create', { psid: PSID, create: 'yes' }, /`create` to be true or false.*got "yes"/],
    [
      'an unknown option',
      { psid: PSID, page: PAGE.id },
      /psid, pageId, bot, create, but got "page"/,
    ],
    ['no bot', { psid: PSID, bot: null }, /`bot` to be a Bottender bot for Messenger.*got null/],
    ['what is no bot', { psid: PSID, bot: {} }, /`bot` to be a Bottender bot for Messenger/],
  ])('refuses %s before anything is sent', async (_, options, message) => {
    const bot = await startConversation();
    const before = bot.emulator.requests.length;
    const called = vi.fn();
    const refused = bot.plugin?.withConversation(options as never, called);
    await expect(refused).rejects.toThrow(message);
    await expect(refused).rejects.toMatchObject({ code: 'INVALID_OPTION' });
    expect(called).not.toHaveBeenCalled();
    expect(bot.emulator.requests).toHaveLength(before);
  });

  it('refuses what is no function, and the bot of another channel', async () => {
    const bot = await startConversation();
    await expect(outside(bot, 'a text' as never)).rejects.toThrow(/expected a function.*"a text"/);
    const line = new LineBot({ accessToken: 'EMULATED-TOKEN', channelSecret: 'EMULATED-SECRET' });
    const refused = outside(bot, () => undefined, { bot: line as never });
    await expect(refused).rejects.toMatchObject({ code: 'INVALID_OPTION' });
    const error: unknown = await refused.catch((caught: unknown) => caught);
    expect((error as Error).message).not.toContain('EMULATED');
  });

  it('says where a bot was looked for if none is given', async () => {
    const bot = await startConversation();
    const refused = bot.plugin?.withConversation({ psid: PSID }, () => undefined);
    await expect(refused).rejects.toBeInstanceOf(PersonaError);
    await expect(refused).rejects.toMatchObject({
      code: 'INVALID_OPTION',
      message: expect.stringMatching(/bottender\.config\.js in .*give the bot as `bot`/) as string,
    });
  });
});

describe('withConversation() of a bot with several Pages', () => {
  const tokens: Record<string, string> = {
    [PAGE.id]: PAGE.accessToken,
    [OTHER_PAGE.id]: OTHER_PAGE.accessToken,
  };
  const TWO_PAGES: BotOptions = {
    mapPageToAccessToken: (pageId) => Promise.resolve(tokens[pageId] as string),
  };

  it("speaks for the session's Page, or for the one that is named", async () => {
    const bot = await startBot({ ...TWO_PAGES, personas: { roster: ROSTER } });
    await bot.handle(() => undefined, { psid: '71', page: OTHER_PAGE });
    await outside(bot, (context) => context.sendText('one', { persona: 'john' }), { psid: '71' });
    await outside(bot, (context) => context.sendText('two', { persona: 'john' }), {
      psid: '72',
      pageId: PAGE.id,
      create: true,
    });
    const heard = bot.emulator
      .messages()
      .map(({ pageId, psid, persona }) => [pageId, psid, persona?.name]);
    expect(heard).toEqual([
      [OTHER_PAGE.id, '71', JOHN.name],
      [PAGE.id, '72', JOHN.name],
    ]);
    expect(bot.emulator.personas(OTHER_PAGE.id)).toHaveLength(1);
    expect(bot.emulator.personas(PAGE.id)).toHaveLength(1);
  });

  it('asks for the Page where nobody says which', async () => {
    const bot = await startBot(TWO_PAGES);
    const refused = outside(bot, () => undefined, { psid: '73', create: true });
    await expect(refused).rejects.toMatchObject({
      code: 'INVALID_OPTION',
      message: expect.stringContaining('pass `pageId`') as string,
    });
    expect(await bot.bot.sessions.read('messenger:73')).toBeNull();
  });

  it('refuses a Page without a token: nothing is sent, no session begun', async () => {
    const bot = await startBot(TWO_PAGES);
    const action = vi.fn();
    const refused = outside(bot, action, { psid: '74', pageId: '404', create: true });
    await expect(refused).rejects.toMatchObject({
      code: 'NOT_ALLOWED',
      message: expect.stringContaining('the Page 404') as string,
    });
    expect(action).not.toHaveBeenCalled();
    // The bot's own token might be the one: it was asked.
    expect(calls(bot.emulator)).toEqual(['GET /me']);
    expect(await bot.bot.sessions.read('messenger:74')).toBeNull();
    for (const secret of [...Object.values(tokens), APP_SECRET]) {
      await expect(refused).rejects.not.toThrow(secret);
    }
  });

  it("takes the bot's own token for its own Page, which is asked for once", async () => {
    const bot = await startBot({
      ...TWO_PAGES,
      mapPageToAccessToken: () => Promise.resolve(undefined as never),
      personas: { roster: ROSTER },
    });
    await bot.handle(() => undefined);
    await outside(bot, (context) => context.sendText('one'));
    await outside(bot, (context) => context.sendText('two'));
    expect(spoken(bot.emulator)).toHaveLength(2);
    expect(calls(bot.emulator).filter((call) => call === 'GET /me')).toHaveLength(1);
  });

  it('speaks all the same where nobody can tell now whose token it is', async () => {
    const bot = await startBot({ personas: { retryMs: 0 } });
    bot.emulator.fail({ match: 'GET /me', times: Infinity, with: { status: 500, code: 2 } });
    await outside(bot, (context) => context.sendText('one'), { pageId: PAGE.id, create: true });
    expect(spoken(bot.emulator)).toEqual([[null, 'one']]);
  });
});
