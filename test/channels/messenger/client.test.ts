import { inspect } from 'node:util';

import type { MessengerContext } from 'bottender';
import { MessengerClient } from 'messaging-api-messenger';
import { describe, expect, it, vi } from 'vitest';

import { PersonaError } from '../../../src';
import { UnderWay } from '../../../src/personas/under-way';
import { TestClock } from '../../support/clock';
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
  startTestEmulator,
} from '../../support/bot';

const NO_SUCH_PERSONA = '4000000000001';
/** Shorter than the first pause before a retry. */
const NO_RETRY = { personas: { retryMs: 100 } };

describe('context.client', () => {
  it("inherits from Bottender's client and keeps every method", async () => {
    const bot = await startBot();
    await bot.handle((context) => {
      const { client } = context;
      expect(client).toBeInstanceOf(MessengerClient);
      expect(Object.prototype.isPrototypeOf.call(bot.client, client)).toBe(true);
      expect(client).not.toBe(bot.client);
      expect(context.client).toBe(client);
      for (const name of Object.getOwnPropertyNames(MessengerClient.prototype)) {
        expect(Reflect.get(client, name)).toBe(Reflect.get(client, name));
        expect(typeof Reflect.get(client, name)).toBe('function');
      }
    });
    expect(Object.keys(bot.client)).not.toContain('ensurePersona');
  });

  it('is left as it was for others: nothing is put on the shared client', async () => {
    const bot = await startBot({ personas: { roster: { john: JOHN }, graphVersion: 'v26.0' } });
    const before = Object.getOwnPropertyNames(bot.client);
    const { baseURL } = bot.client.axios.defaults;
    await bot.handle(async (context) => {
      await context.sendText('hello', { persona: 'john' });
      await context.client.getAllPersonas();
    });
    expect(Object.getOwnPropertyNames(bot.client)).toEqual(before);
    expect(bot.client.axios.defaults.baseURL).toBe(baseURL);
  });

  it('has an axios that is called like any other', async () => {
    const bot = await startBot();
    await bot.handle(async ({ client }) => {
      const { axios } = client;
      const url = `/me?access_token=${PAGE.accessToken}`;
      const answers = [
        await axios(url),
        await axios({ url }),
        await axios.request({ url }),
        await axios.get(url),
      ];
      expect(answers.map(({ data }) => (data as { id: string }).id)).toEqual(
        Array(4).fill(PAGE.id),
      );
      expect(axios.defaults).toBe(bot.client.axios.defaults);
    });
  });

  const useOtherPage = { emulator: { requireAppSecretProof: true } };

  it('uses the token of useAccessToken() for every call, with a proof that fits it', async () => {
    const bot = await startBot(useOtherPage);
    await bot.handle(async (context) => {
      const { client } = context;
      expect(client.accessToken).toBe(PAGE.accessToken);
      context.useAccessToken(OTHER_PAGE.accessToken);
      expect(context.accessToken).toBe(OTHER_PAGE.accessToken);
      expect(client.accessToken).toBe(OTHER_PAGE.accessToken);
      context.usePersona(JOHN);
      await context.sendText('text');
      await context.sendImage(Buffer.from('a picture'));
      await context.typingOn();
      await client.sendText('5000001', 'through the client');
      await client.getPageInfo();
      await client.sendBatch([
        {
          method: 'POST',
          relativeUrl: 'me/messages',
          body: { recipient: { id: '5000001' }, message: { text: 'batch' } },
        },
      ] as never);
      await client.createPersona(MARY);
      const [persona] = await client.getAllPersonas();
      await client.getPersona(persona?.id as string);
      await client.getPersonas();
      await client.deletePersona(persona?.id as string);
    });
    const pages = bot.emulator.requests.map(({ pageId }) => pageId);
    expect(pages).toHaveLength(bot.emulator.requests.length);
    expect(new Set(pages)).toEqual(new Set([OTHER_PAGE.id]));
    expect(bot.emulator.requests.every(({ status }) => status === 200)).toBe(true);
  });

  it('takes a token that is set on it into use for the context alone', async () => {
    const bot = await startBot();
    await bot.handle(async (context) => {
      Object.assign(context.client, { accessToken: OTHER_PAGE.accessToken });
      await context.sendText('hello');
    });
    expect(bot.emulator.messages()).toMatchObject([{ pageId: OTHER_PAGE.id }]);
    expect(bot.client.accessToken).toBe(PAGE.accessToken);
  });

  it('is for the Page of the event with mapPageToAccessToken', async () => {
    const bot = await startBot({
      ...useOtherPage,
      mapPageToAccessToken: (pageId) =>
        Promise.resolve(pageId === PAGE.id ? PAGE.accessToken : OTHER_PAGE.accessToken),
    });
    await bot.handle(async ({ client }) => void (await client.createPersona(JOHN)), {
      page: OTHER_PAGE,
    });
    await bot.handle(async ({ client }) => void (await client.createPersona(MARY)), { page: PAGE });
    expect(bot.emulator.personas(OTHER_PAGE.id)).toMatchObject([{ name: JOHN.name }]);
    expect(bot.emulator.personas(PAGE.id)).toMatchObject([{ name: MARY.name }]);
  });

  describe('that Bottender makes for one event, as it does with mapPageToAccessToken,', () => {
    const ofPage = (pageId: string) => (pageId === PAGE.id ? PAGE : OTHER_PAGE).accessToken;
    const severalPages = {
      ...useOtherPage,
      mapPageToAccessToken: (pageId: string) => Promise.resolve(ofPage(pageId)),
    };

    it('is a client of the same kind for each: none costs a prototype', async () => {
      const bot = await startBot(severalPages);
      const clients: MessengerContext['client'][] = [];
      for (const page of [PAGE, OTHER_PAGE, PAGE]) {
        await bot.handle(({ client }) => void clients.push(client), { page });
      }
      const prototypes = new Set(clients.map((client) => Object.getPrototypeOf(client) as object));
      expect(prototypes.size).toBe(1);
      expect(clients.map(({ accessToken }) => accessToken)).toEqual(
        [PAGE, OTHER_PAGE, PAGE].map(({ accessToken }) => accessToken),
      );
    });

    it("has all that Bottender's has, which stays as it is", async () => {
      const made: MessengerContext['client'][] = [];
      const bot = await startBot({
        ...severalPages,
        before: [({ client }) => void made.push(client)],
      });
      await bot.handle(({ client }) => {
        const [base] = made as [MessengerContext['client']];
        expect(client).not.toBe(base);
        expect(client).toBeInstanceOf(base.constructor);
        expect(client).toMatchObject({ appSecret: base.appSecret, version: base.version });
        expect(Object.keys(client)).toEqual([]);
        expect(inspect(client)).not.toContain(APP_SECRET);
        expect((Object.getPrototypeOf(client) as typeof client).appSecret).toBeUndefined();
        Object.assign(client, { appSecret: 'another' });
        expect(client.appSecret).toBe('another');
        expect(base.appSecret).toBe(APP_SECRET);
      });
    });

    it('is called by the name of a method that another plugin spies on', async () => {
      const spies: unknown[] = [];
      const bot = await startBot({
        ...severalPages,
        before: [({ client }) => void spies.push(vi.spyOn(client, 'sendText'))],
      });
      await bot.handle((context) => context.sendText('hello'));
      expect(spies).toHaveLength(1);
      expect(spies[0]).toHaveBeenCalledTimes(1);
      expect(bot.emulator.messages()).toHaveLength(1);
    });

    it('has what another plugin has put there, and nobody else has that', async () => {
      const sendText = vi.fn(() => Promise.resolve({ messageId: 'm_1', recipientId: PSID }));
      let isMocked = false;
      const bot = await startBot({
        ...severalPages,
        before: [({ client }) => void (isMocked && Object.assign(client, { sendText }))],
      });
      for (const mocked of [false, true, false]) {
        isMocked = mocked;
        await bot.handle(({ client }) => client.sendText(PSID, 'hello'));
      }
      expect(sendText).toHaveBeenCalledTimes(1);
      expect(bot.emulator.messages()).toHaveLength(2);
    });
  });

  it('inherits from the client that all events share, whatever token another plugin chose', async () => {
    const bot = await startBot({
      ...useOtherPage,
      before: [(context) => void context.useAccessToken(OTHER_PAGE.accessToken)],
    });
    await bot.handle(async (context) => {
      expect(Object.prototype.isPrototypeOf.call(bot.client, context.client)).toBe(true);
      await context.sendText('hello');
    });
    expect(bot.emulator.messages()).toMatchObject([{ pageId: OTHER_PAGE.id }]);
  });

  it('speaks for another Page in batch mode, too', async () => {
    const bot = await startBot({ ...useOtherPage, batchConfig: { delay: 10 } });
    await bot.handle(async (context) => {
      context.useAccessToken(OTHER_PAGE.accessToken);
      await context.sendText('hello', { persona: JOHN });
    });
    expect(bot.emulator.messages()).toMatchObject([
      { pageId: OTHER_PAGE.id, persona: { name: JOHN.name } },
    ]);
  });

  it('proves no token where the bot skips proofs', async () => {
    const emulator = await startTestEmulator();
    const client = new MessengerClient({
      accessToken: PAGE.accessToken,
      appSecret: APP_SECRET,
      origin: emulator.origin,
      skipAppSecretProof: true,
    });
    const bot = botOn(emulator, { before: [(context) => void (context._client = client)] });
    await bot.handle(async (context) => {
      context.useAccessToken(OTHER_PAGE.accessToken);
      await context.client.getPageInfo();
    });
    expect(emulator.requests[0]?.query).not.toHaveProperty('appsecret_proof');
  });
});

describe('createPersona()', () => {
  it('always creates, and answers with the ID', async () => {
    const bot = await startBot();
    const ids = await bot.handle(async ({ client }) => [
      await client.createPersona(JOHN),
      await client.createPersona(JOHN),
    ]);
    expect(ids).toEqual(bot.emulator.personas().map(({ id }) => ({ id })));
    expect(ids).toHaveLength(2);
  });

  it('is not what a ref finds later: that persona belongs to whoever created it', async () => {
    const bot = await startBot();
    await bot.handle(async ({ client }) => {
      const { id } = await client.createPersona(JOHN);
      expect((await client.ensurePersona(JOHN)).id).not.toBe(id);
    });
  });

  it('sends nothing but name and picture', async () => {
    const bot = await startBot();
    await bot.handle(({ client }) =>
      client.createPersona({ ...JOHN, key: 'agent-7' } as typeof JOHN),
    );
    expect(bot.emulator.requests[0]?.body).toEqual({
      name: JOHN.name,
      profile_picture_url: JOHN.profilePictureUrl,
    });
  });
});

describe('getPersona(), getPersonas(), getAllPersonas()', () => {
  it('answer as messaging-api-messenger does', async () => {
    const bot = await startBot();
    const { id } = await bot.handle(({ client }) => client.createPersona(JOHN));
    await bot.handle(async ({ client }) => {
      expect(await client.getPersona(id)).toEqual(await bot.client.getPersona(id));
      expect(await client.getPersonas()).toEqual(await bot.client.getPersonas());
      expect(await client.getAllPersonas()).toEqual(await bot.client.getAllPersonas());
    });
  });

  it.each([true, false])(
    'list any number, the last page with cursors: %s',
    async (lastPageCursors) => {
      const bot = await startBot({ emulator: { assumptions: { lastPageCursors } } });
      const names = Array.from({ length: 250 }, (_, index) => `Agent Number ${index}`);
      await bot.handle(async ({ client }) => {
        await Promise.all(names.map((name) => client.createPersona({ ...JOHN, name })));
        const before = bot.emulator.requests.length;
        const all = await client.getAllPersonas();
        expect(all.map(({ name }) => name).sort()).toEqual(names.sort());
        expect(bot.emulator.requests.length - before).toBeLessThanOrEqual(4);
      });
    },
  );

  it('follow a cursor, whatever characters it is made of', async () => {
    const bot = await startBot({ emulator: { assumptions: { pageSize: 2 } } });
    await bot.handle(async ({ client }) => {
      for (const name of ['One', 'Two', 'Three']) await client.createPersona({ ...JOHN, name });
      const first = await client.getPersonas();
      const second = await client.getPersonas(first.paging.cursors.after);
      expect([...first.data, ...second.data].map(({ name }) => name).sort()).toEqual([
        'One',
        'Three',
        'Two',
      ]);
    });
  });

  it('list an empty Page', async () => {
    const bot = await startBot();
    expect(await bot.handle(({ client }) => client.getAllPersonas())).toEqual([]);
  });

  it('does not go round in circles where a cursor leads back', async () => {
    const bot = await startBot();
    await bot.handle(async ({ client }) => {
      const answer = { data: [{ id: '1', ...JOHN }], paging: { cursors: { after: 'again' } } };
      const get = () => Promise.resolve({ data: answer });
      Object.defineProperty(bot.client.axios, 'request', { value: get, configurable: true });
      expect(await client.getAllPersonas()).toHaveLength(2);
    });
  });
});

describe('deletePersona()', () => {
  it('deletes', async () => {
    const bot = await startBot();
    await bot.handle(async ({ client }) => {
      const { id } = await client.createPersona(JOHN);
      expect(await client.deletePersona(id)).toEqual({ success: true });
    });
    expect(bot.emulator.personas()).toEqual([]);
    expect(bot.events.at(-1)).toMatchObject({ type: 'deleted', pageId: PAGE.id });
  });

  it('counts a persona that is gone already as deleted', async () => {
    const bot = await startBot();
    await bot.handle(async ({ client }) => {
      expect(await client.deletePersona(NO_SUCH_PERSONA)).toEqual({ success: true });
    });
    expect(calls(bot.emulator)).toEqual([`DELETE /${NO_SUCH_PERSONA}`, `GET /${NO_SUCH_PERSONA}`]);
  });

  it.each([{ code: 100 }, { code: 100, subcode: 33 }, { code: 803 }])(
    'tells a persona that is gone by asking for it, whatever Messenger answers: %o',
    async (answer) => {
      const unknownNode = { ...answer, message: 'A text in some language' };
      const bot = await startBot({ emulator: { assumptions: { unknownNode } } });
      const deleted = bot.handle(({ client }) => client.deletePersona(NO_SUCH_PERSONA));
      expect(await deleted).toEqual({ success: true });
    },
  );

  it('rejects where the persona is still there', async () => {
    const bot = await startBot();
    await bot.handle(async ({ client }) => {
      const { id } = await client.createPersona(JOHN);
      bot.emulator.fail({ match: 'DELETE', with: { code: 100 } });
      await expect(client.deletePersona(id)).rejects.toMatchObject({ code: 'REJECTED' });
    });
    expect(bot.emulator.personas()).toHaveLength(1);
  });

  it.each([
    [{ code: 190 }, 'NOT_ALLOWED'],
    [{ code: 613 }, 'RATE_LIMITED'],
    [{ code: 2 }, 'UNAVAILABLE'],
    [{ connection: 'refuse' as const }, 'UNAVAILABLE'],
  ])('takes %o for no sign that the persona is gone', async (fault, code) => {
    const bot = await startBot(NO_RETRY);
    await bot.handle(async ({ client }) => {
      bot.emulator.fail({ match: 'DELETE', with: fault });
      await expect(client.deletePersona(NO_SUCH_PERSONA)).rejects.toMatchObject({ code });
      bot.emulator.fail({ match: 'GET', with: fault });
      await expect(client.deletePersona(NO_SUCH_PERSONA)).rejects.toMatchObject({ code });
    });
  });

  const unawaited: [string, object][] = [
    ['JSON', {}],
    ['batch', { batchConfig: { delay: 20 } }],
  ];

  it.each(unawaited)('waits for messages that were not awaited, in %s mode', async (_, mode) => {
    const bot = await startBot(mode);
    bot.emulator.fail({ match: 'POST /me/messages', times: 3, with: { delayMs: 30 } });
    await bot.handle(async (context) => {
      const { id: personaId } = await context.client.createPersona(JOHN);
      const sends = [
        context.sendText('one', { personaId }),
        context.sendImage(Buffer.from('a picture'), { personaId }),
        context.typingOn({ personaId }),
      ];
      await context.client.deletePersona(personaId);
      await Promise.all(sends);
    });
    expect(spoken(bot.emulator).map(([name]) => name)).toEqual(Array(3).fill(JOHN.name));
    expect(calls(bot.emulator).at(-1)).toMatch(/^DELETE/);
  });

  it("waits for messages sent by the client itself, and by other contexts' clients", async () => {
    const bot = await startBot();
    await bot.handle(async (outer) => {
      await bot.handle(async ({ client }) => {
        const { id: personaId } = await client.createPersona(JOHN);
        const sends = [
          outer.client.sendText('5000001', 'text', { personaId }),
          outer.client.sendImage('5000001', Buffer.from('a picture'), { personaId }),
          outer.client.sendBatch([
            {
              method: 'POST',
              relativeUrl: 'me/messages',
              body: { recipient: { id: '5000001' }, message: { text: 'batch' }, personaId },
            },
          ] as never),
          outer.client.sendText('5000001', 'as the Page'),
        ];
        await client.deletePersona(personaId);
        await Promise.all(sends);
      });
    });
    const [as] = [spoken(bot.emulator).filter(([name]) => name === JOHN.name)];
    expect(as).toHaveLength(3);
    expect(calls(bot.emulator).at(-1)).toMatch(/^DELETE/);
  });

  it('waits for a message that still waits for that persona', async () => {
    const bot = await startBot({ personas: { roster: { john: JOHN, mary: MARY } } });
    await bot.handle(async (context) => {
      const { id } = await context.client.ensurePersona(JOHN);
      bot.emulator.fail({ match: 'POST /me/personas', with: { delayMs: 50 } });
      const sends = [
        context.sendText('held back', { persona: 'mary' }),
        context.sendText('behind it', { persona: 'john' }),
      ];
      await context.client.deletePersona(id);
      await Promise.all(sends);
    });
    expect(spoken(bot.emulator).sort()).toEqual([
      [JOHN.name, 'behind it'],
      [MARY.name, 'held back'],
    ]);
  });

  it('does not wait for messages of others, nor for a refused one', async () => {
    const bot = await startBot();
    await bot.handle(async (context) => {
      const john = await context.client.createPersona(JOHN);
      const mary = await context.client.createPersona(MARY);
      bot.emulator.fail({ match: { personaId: mary.id }, with: { connection: 'hang' } });
      bot.emulator.fail({ match: { personaId: john.id }, with: { code: 100, subcode: 2018001 } });
      const hangs = context.sendText('hangs', { personaId: mary.id });
      hangs.catch(() => undefined);
      const refused = expect(context.sendText('refused', { personaId: john.id })).rejects.toThrow();
      await context.client.deletePersona(john.id);
      await refused;
      await bot.emulator.close();
      await expect(hangs).rejects.toThrow();
    });
  });

  it('waits 60 seconds at most', async () => {
    const clock = new TestClock();
    const underWay = new UnderWay(clock);
    underWay.begin('1');
    let waited = false;
    const done = underWay.settled('1').then(() => (waited = true));
    await clock.advance(59_999);
    expect(waited).toBe(false);
    await clock.advance(1);
    await done;
    expect(clock.timers).toBe(0);
  });
});

describe('a refused persona call', () => {
  const refusals: [object, string][] = [
    [{ code: 190 }, 'NOT_ALLOWED'],
    [{ code: 102 }, 'NOT_ALLOWED'],
    [{ code: 10 }, 'NOT_ALLOWED'],
    [{ code: 200 }, 'NOT_ALLOWED'],
    [{ code: 230 }, 'NOT_ALLOWED'],
    [{ code: 10, subcode: 2018336 }, 'RECIPIENT_UNSUPPORTED'],
    [{ code: 4 }, 'RATE_LIMITED'],
    [{ code: 17 }, 'RATE_LIMITED'],
    [{ code: 32 }, 'RATE_LIMITED'],
    [{ code: 341 }, 'RATE_LIMITED'],
    [{ code: 613 }, 'RATE_LIMITED'],
    [{ code: 80001 }, 'RATE_LIMITED'],
    [{ code: 80006 }, 'RATE_LIMITED'],
    [{ code: 1 }, 'UNAVAILABLE'],
    [{ code: 1, subcode: 99 }, 'NOT_ALLOWED'],
    [{ code: 2, subcode: 2018344 }, 'NOT_ALLOWED'],
    [{ code: 4, subcode: 2018354 }, 'REJECTED'],
    [{ code: 613, subcode: 2534040 }, 'RATE_LIMITED'],
    [{ code: 613, subcode: 1893016 }, 'REJECTED'],
    [{ code: 2 }, 'UNAVAILABLE'],
    [{ code: 1200 }, 'UNAVAILABLE'],
    [{ code: 368, transient: true }, 'UNAVAILABLE'],
    [{ code: 999, status: 503 }, 'UNAVAILABLE'],
    [{ connection: 'refuse' }, 'UNAVAILABLE'],
    [{ code: 100 }, 'REJECTED'],
    [{ code: 368, subcode: 1346003 }, 'REJECTED'],
    [{ code: 100, subcode: 33 }, 'NOT_FOUND'],
    [{ code: 803 }, 'NOT_FOUND'],
  ];

  it.each(refusals)('with %o rejects with a PersonaError %s', async (fault, code) => {
    const bot = await startBot(NO_RETRY);
    bot.emulator.fail({ match: 'POST /me/personas', with: fault });
    const error: unknown = await bot
      .handle(({ client }) => client.createPersona(JOHN))
      .catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(PersonaError);
    expect(error).toMatchObject({ name: 'PersonaError', code });
    if ('code' in fault) {
      const { graph } = error as PersonaError;
      expect(graph).toMatchObject(fault);
      expect(graph?.traceId).toBeTypeOf('string');
      expect((error as Error).message).toContain(graph?.traceId);
    } else {
      expect(error).not.toHaveProperty('graph');
    }
  });

  it('keeps the cause, without request, configuration and headers', async () => {
    const bot = await startBot(NO_RETRY);
    bot.emulator.fail({ match: 'POST /me/personas', with: { code: 190 } });
    const error = (await bot
      .handle(({ client }) => client.createPersona(JOHN))
      .catch((caught: unknown) => caught)) as PersonaError;
    expect(error.cause).toBeInstanceOf(Error);
    expect(error.cause).toMatchObject({ name: 'AxiosError' });
    for (const key of ['request', 'config', 'response', 'headers'])
      expect(error.cause).not.toHaveProperty(key);
  });

  it('is NOT_FOUND for a persona that Messenger does not show', async () => {
    const bot = await startBot({
      emulator: { assumptions: { unknownNode: { code: 100, message: 'Unbekannt' } } },
    });
    const asked = bot.handle(({ client }) => client.getPersona(NO_SUCH_PERSONA));
    await expect(asked).rejects.toMatchObject({ code: 'NOT_FOUND', graph: { code: 100 } });
  });
});
