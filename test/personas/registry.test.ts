import { describe, expect, it, vi } from 'vitest';

import { memoryStore, type PersonaStore } from '../../src';
import {
  botOn,
  calls,
  JOHN,
  MARY,
  OTHER_PAGE,
  PAGE,
  spoken,
  startBot,
  startTestEmulator,
} from '../support/bot';

const creations = (emulator: Parameters<typeof calls>[0]) =>
  calls(emulator).filter((call) => call === 'POST /me/personas').length;

describe('a profile as a ref', () => {
  it('is created once, however many contexts ask at the same time', async () => {
    const bot = await startBot({ batchConfig: { delay: 10 } });
    const psids = Array.from({ length: 500 }, (_, index) => String(5_000_000 + index));
    let arrived = 0;
    let open: () => void = () => undefined;
    const allThere = new Promise<void>((resolve) => (open = resolve));
    const { bot: messengerBot } = bot;
    messengerBot.onEvent(async (context) => {
      arrived += 1;
      if (arrived === psids.length) open();
      await allThere;
      await context.sendText('hello', { persona: { ...JOHN } });
    });
    const request = messengerBot.createRequestHandler();
    await Promise.all(
      psids.map((id) =>
        Promise.resolve(
          request({
            object: 'page',
            entry: [
              {
                messaging: [
                  { sender: { id }, recipient: { id: PAGE.id }, message: { mid: 'm', text: 'hi' } },
                ],
              },
            ],
          } as never),
        ),
      ),
    );
    expect(creations(bot.emulator)).toBe(1);
    expect(bot.emulator.messages()).toHaveLength(500);
    expect(spoken(bot.emulator).every(([name]) => name === JOHN.name)).toBe(true);
    expect(bot.events.filter(({ type }) => type === 'created')).toHaveLength(1);
  });

  it('is one persona in roster, option, usePersona() and ensurePersona()', async () => {
    const bot = await startBot({ personas: { roster: { john: JOHN } } });
    await bot.handle(async (context) => {
      await context.sendText('one', { persona: 'john' });
      await context.sendText('two', { persona: { ...JOHN } });
      context.usePersona({ ...JOHN });
      await context.sendText('three');
      const { id } = await context.client.ensurePersona({ ...JOHN });
      await context.sendText('four', { personaId: id });
    });
    expect(bot.emulator.personas()).toHaveLength(1);
    expect(spoken(bot.emulator).map(([name]) => name)).toEqual(Array(4).fill(JOHN.name));
  });

  it('is another persona where name or URL differ', async () => {
    const bot = await startBot();
    await bot.handle(async ({ client }) => {
      const url = 'https://example.com/other.jpg';
      const ids = [
        await client.ensurePersona(JOHN),
        await client.ensurePersona({ ...JOHN, name: 'Johnny' }),
        await client.ensurePersona({ ...JOHN, profilePictureUrl: url }),
        await client.ensurePersona(JOHN),
      ].map(({ id }) => id);
      expect(new Set(ids).size).toBe(3);
      expect(ids[3]).toBe(ids[0]);
    });
  });

  it('is one persona under its key, though the URL changes from call to call', async () => {
    const bot = await startBot();
    await bot.handle(async (context) => {
      const signed = (signature: string) => ({
        ...JOHN,
        profilePictureUrl: `${JOHN.profilePictureUrl}?signature=${signature}`,
        key: 'agent-7',
      });
      const asked = await Promise.all(
        ['a', 'b', 'c'].map((each) => context.client.ensurePersona(signed(each))),
      );
      expect(new Set(asked.map(({ id }) => id)).size).toBe(1);
      context.usePersona(signed('d'));
      await context.sendText('hello');
      const other = await context.client.ensurePersona({ ...signed('a'), key: 'agent-8' });
      expect(other.id).not.toBe(asked[0]?.id);
    });
    expect(bot.emulator.personas()).toHaveLength(2);
  });

  it('is a persona of its own on each Page', async () => {
    const tokens: Record<string, string> = {
      [PAGE.id]: PAGE.accessToken,
      [OTHER_PAGE.id]: OTHER_PAGE.accessToken,
    };
    const bot = await startBot({
      personas: { roster: { john: JOHN }, default: 'john' },
      mapPageToAccessToken: (pageId) => Promise.resolve(tokens[pageId] ?? ''),
    });
    for (const page of [PAGE, OTHER_PAGE, PAGE]) {
      await bot.handle((context) => context.sendText(page.name), { page });
    }
    expect(bot.emulator.messages().map(({ pageId }) => pageId)).toEqual([
      PAGE.id,
      OTHER_PAGE.id,
      PAGE.id,
    ]);
    expect(spoken(bot.emulator).map(([name]) => name)).toEqual(Array(3).fill(JOHN.name));
    expect(bot.emulator.personas(PAGE.id)).toHaveLength(1);
    expect(bot.emulator.personas(OTHER_PAGE.id)).toHaveLength(1);
  });

  it('costs one call for the Page of a token once, and one call a message after that', async () => {
    const bot = await startBot({ personas: { roster: { john: JOHN } } });
    const speak = () =>
      bot.handle(async (context) => {
        context.useAccessToken(OTHER_PAGE.accessToken);
        await context.sendText('hello', { persona: 'john' });
      });
    await Promise.all([speak(), speak()]);
    await speak();
    expect(calls(bot.emulator).sort()).toEqual([
      'GET /me',
      'POST /me/messages',
      'POST /me/messages',
      'POST /me/messages',
      'POST /me/personas',
    ]);
    expect(bot.emulator.personas(OTHER_PAGE.id)).toHaveLength(1);
  });

  it('is asked for at another token after its Page could not be told', async () => {
    const bot = await startBot({ personas: { roster: { john: JOHN }, retryMs: 100 } });
    const fault = bot.emulator.fail({ match: 'GET /me', with: { code: 2 } });
    const speak = () =>
      bot.handle(async (context) => {
        context.useAccessToken(OTHER_PAGE.accessToken);
        await context.sendText('hello', { persona: 'john' });
      });
    await speak();
    await speak();
    expect(fault.hits).toBe(1);
    expect(spoken(bot.emulator)).toEqual([
      [null, 'hello'],
      [JOHN.name, 'hello'],
    ]);
  });

  it('is asked for again after a failure, and the message goes out as the Page meanwhile', async () => {
    const bot = await startBot({ personas: { roster: { john: JOHN }, retryMs: 100 } });
    bot.emulator.fail({ match: 'POST /me/personas', with: { code: 2 } });
    await bot.handle((context) => context.sendText('first', { persona: 'john' }));
    await bot.handle((context) => context.sendText('second', { persona: 'john' }));
    expect(spoken(bot.emulator)).toEqual([
      [null, 'first'],
      [JOHN.name, 'second'],
    ]);
    expect(bot.events.map(({ type }) => type)).toEqual(['fallback', 'created', 'spoke']);
    expect(bot.events[0]).toMatchObject({ name: JOHN.name, pageId: PAGE.id });
  });

  it('is forgotten when it is deleted, and created again when it is needed', async () => {
    const bot = await startBot({ personas: { roster: { john: JOHN } } });
    await bot.handle(async (context) => {
      const first = await context.client.ensurePersona(JOHN);
      await context.client.deletePersona(first.id);
      await context.sendText('hello', { persona: 'john' });
      const [second] = bot.emulator.personas();
      expect(second?.id).not.toBe(first.id);
    });
    expect(spoken(bot.emulator)).toEqual([[JOHN.name, 'hello']]);
  });
});

describe('the store', () => {
  it('is shared: what one plugin created, another one uses', async () => {
    const emulator = await startTestEmulator();
    const store = memoryStore();
    for (const text of ['one', 'two', 'three']) {
      const bot = botOn(emulator, { personas: { store, roster: { john: JOHN, mary: MARY } } });
      await bot.handle((context) => context.sendText(text, { persona: 'john' }));
    }
    expect(creations(emulator)).toBe(1);
    expect(spoken(emulator).map(([name]) => name)).toEqual(Array(3).fill(JOHN.name));
  });

  it('costs no message when it is broken: what is known is still known, the rest goes by fallback', async () => {
    const store = memoryStore();
    const bot = await startBot({ personas: { store, roster: { john: JOHN, mary: MARY } } });
    await bot.handle((context) => context.sendText('before', { persona: 'john' }));
    const broken = () => Promise.reject(new Error('the disk is full'));
    Object.assign(store, { get: broken, set: broken, swap: broken, delete: broken, list: broken });
    await bot.handle(async (context) => {
      await context.sendText('known', { persona: 'john' });
      await context.sendText('unknown', { persona: 'mary' });
      await context.sendText('temporary', { persona: { ...MARY, temporary: true } });
    });
    expect(spoken(bot.emulator)).toEqual([
      [JOHN.name, 'before'],
      [JOHN.name, 'known'],
      [null, 'unknown'],
      [null, 'temporary'],
    ]);
    expect(creations(bot.emulator)).toBe(1);
    const fallbacks = bot.events.filter(({ type }) => type === 'fallback');
    expect(fallbacks).toMatchObject([{ reason: 'STORE' }, { reason: 'STORE' }]);
    const trouble = bot.events.flatMap((event) => (event.type === 'store' ? [event.reason] : []));
    expect(trouble[0]).toContain('the disk is full');
    Object.assign(store, memoryStore());
  });

  it('gives back a claim that it has taken and refused all the same', async () => {
    const shared = memoryStore();
    let isFirst = true;
    const failing: PersonaStore = {
      ...shared,
      async swap(key, expected, next) {
        const isSwapped = await shared.swap(key, expected, next);
        if (!isFirst) return isSwapped;
        isFirst = false;
        throw new Error('the connection was lost');
      },
    };
    const one = await startBot({ personas: { store: failing } });
    const other = botOn(one.emulator, { personas: { store: shared } });
    await one.handle((context) => context.sendText('one', { persona: JOHN }));
    await other.handle((context) => context.sendText('two', { persona: JOHN }));
    expect(spoken(one.emulator)).toEqual([
      [null, 'one'],
      [JOHN.name, 'two'],
    ]);
  });

  it('keeps the claim of creations without an answer until all of them are on record', async () => {
    const store = memoryStore();
    let isFull = true;
    const failing: PersonaStore = {
      ...store,
      get: (key) =>
        isFull && key.includes(' temporary ')
          ? Promise.reject(new Error('the disk is full'))
          : store.get(key),
    };
    const bot = await startBot({ personas: { store: failing, retryMs: 5_000 } });
    bot.emulator.fail({ match: 'POST /me/personas', times: 2, with: { connection: 'lost' } });
    await bot.handle((context) => context.sendText('one', { persona: JOHN }));
    const group = (kind: string) => store.list(`${bot.emulator.origin} ${PAGE.id} ${kind}`);
    expect(await group('temporary')).toEqual([]);
    expect(await group('claim')).toHaveLength(1);
    isFull = false;
    const noted = async () => (await group('temporary')).map(([, record]) => record);
    const both = [{ kind: 'unconfirmed', creations: 2 }];
    await vi.waitFor(async () => expect(await noted()).toMatchObject(both), 10_000);
    await vi.waitFor(async () => expect(await group('claim')).toEqual([]), 10_000);
  });
});
