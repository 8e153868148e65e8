import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { TelegramContext, type MessengerContext } from 'bottender';
import { describe, expect, it, vi } from 'vitest';

import { memoryStore, personas } from '../../src';
import {
  botOn,
  calls,
  JOHN,
  OTHER_PAGE,
  PAGE,
  personaRecords,
  spoken,
  startBot,
  startTestEmulator,
  webhookBody,
  type BotOptions,
  type TestBot,
} from '../support/bot';

const TEMPORARY = { ...JOHN, temporary: true };
const MODES: [string, BotOptions][] = [
  ['JSON', {}],
  ['batch', { batchConfig: { delay: 10 } }],
  ['first-message', { batchFirstMessage: true }],
];

/** Deletions are done in the background. */
const noneLeft = ({ emulator }: TestBot) =>
  vi.waitFor(() => expect(emulator.personas()).toEqual([]), { timeout: 5000 });

const created = ({ emulator }: TestBot) =>
  emulator.personas(undefined, { includeDeleted: true }).length;

describe.each(MODES)('a temporary persona, in %s mode', (_, mode) => {
  it('lives for the message whose option it is', async () => {
    const bot = await startBot(mode);
    await bot.handle(async (context) => {
      await context.sendText('one', { persona: TEMPORARY });
      await noneLeft(bot);
      await context.sendText('two', { persona: TEMPORARY });
    });
    await noneLeft(bot);
    expect(spoken(bot.emulator)).toEqual([
      [JOHN.name, 'one'],
      [JOHN.name, 'two'],
    ]);
    expect(created(bot)).toBe(2);
  });

  it('lives for the function of withPersona(), as one persona', async () => {
    const bot = await startBot(mode);
    await bot.handle(async (context) => {
      await context.withPersona(TEMPORARY, async () => {
        await context.sendText('one');
        await context.typingOn();
        await context.sendText('two');
        expect(context.persona).toMatchObject({ id: bot.emulator.personas()[0]?.id, ...JOHN });
        expect(bot.emulator.personas()).toHaveLength(1);
      });
      await noneLeft(bot);
    });
    expect(spoken(bot.emulator).map(([name]) => name)).toEqual(Array(3).fill(JOHN.name));
    expect(created(bot)).toBe(1);
  });

  it('lives until the sends that were started in the function are settled', async () => {
    const bot = await startBot(mode);
    const sends: Promise<unknown>[] = [];
    await bot.handle(async (context) => {
      await context.withPersona(TEMPORARY, () => {
        sends.push(context.sendText('one'), context.sendText('two'));
      });
      sends.push(context.sendText('the Page'));
    });
    await Promise.all(sends);
    await noneLeft(bot);
    expect(Object.fromEntries(spoken(bot.emulator).map(([name, text]) => [text, name]))).toEqual({
      one: JOHN.name,
      two: JOHN.name,
      'the Page': null,
    });
    expect(created(bot)).toBe(1);
  });

  it('goes with withPersona() when the function throws', async () => {
    const bot = await startBot(mode);
    await bot.handle(async (context) => {
      const failing = context.withPersona(TEMPORARY, async () => {
        await context.sendText('one');
        throw new Error('from inside');
      });
      await expect(failing).rejects.toThrow('from inside');
      await noneLeft(bot);
    });
  });

  it('goes where a message of its lifetime could not even be written', async () => {
    const bot = await startBot(mode);
    await bot.handle((context) =>
      context.withPersona(TEMPORARY, async () => {
        const unwritable = { text: 'one', metadata: 1n as never };
        await expect(context.sendMessage(unwritable)).rejects.toThrow('BigInt');
        await context.sendText('two');
      }),
    );
    await noneLeft(bot);
    expect(spoken(bot.emulator)).toEqual([[JOHN.name, 'two']]);
  });

  it('is one for each lifetime: nested scopes do not share it', async () => {
    const bot = await startBot(mode);
    await bot.handle((context) =>
      context.withPersona(TEMPORARY, async () => {
        await context.sendText('outer');
        await context.withPersona(TEMPORARY, () => context.sendText('inner'));
        await context.sendText('outer again');
      }),
    );
    await noneLeft(bot);
    expect(created(bot)).toBe(2);
    expect(spoken(bot.emulator).map(([name]) => name)).toEqual(Array(3).fill(JOHN.name));
  });

  it('lives for the context of usePersona(), as one persona', async () => {
    const bot = await startBot(mode);
    await bot.handle(async (context) => {
      context.usePersona(TEMPORARY);
      await context.sendText('one');
      context.usePersona({ ...TEMPORARY });
      await context.sendText('two');
      await context.withPersona(null, async () => {
        context.usePersona(TEMPORARY);
        await context.sendText('three');
      });
      expect(bot.emulator.personas()).toHaveLength(1);
    });
    await noneLeft(bot);
    expect(created(bot)).toBe(1);
    expect(spoken(bot.emulator).map(([name]) => name)).toEqual(Array(3).fill(JOHN.name));
  });

  it('waits for what the handler did not await', async () => {
    const bot = await startBot(mode);
    const sends: Promise<unknown>[] = [];
    await bot.handle((context) => {
      context.usePersona(TEMPORARY);
      sends.push(context.sendText('one'), context.sendText('two'));
    });
    await Promise.all(sends);
    await noneLeft(bot);
    expect(spoken(bot.emulator).map(([name]) => name)).toEqual([JOHN.name, JOHN.name]);
    expect(calls(bot.emulator).at(-1)).toMatch(/^DELETE/);
  });

  it('is one for a message alone that starts after the end', async () => {
    const bot = await startBot(mode);
    let late: MessengerContext | undefined;
    await bot.handle(async (context) => {
      context.usePersona(TEMPORARY);
      await context.sendText('in time');
      late = context;
    });
    await noneLeft(bot);
    await late?.sendText('late');
    await noneLeft(bot);
    expect(spoken(bot.emulator)).toEqual([
      [JOHN.name, 'in time'],
      [JOHN.name, 'late'],
    ]);
    expect(created(bot)).toBe(2);
  });

  it('types, from beginning to end', async () => {
    const bot = await startBot(mode);
    await bot.handle((context) => context.typing(1, { persona: TEMPORARY }));
    await noneLeft(bot);
    expect(created(bot)).toBe(1);
    expect(spoken(bot.emulator)).toEqual([
      [JOHN.name, 'typing_on'],
      [JOHN.name, 'typing_off'],
    ]);
  });
});

it('is one for each of its messages alone where it is introduced after the end', async () => {
  const bot = await startBot();
  let ended: MessengerContext | undefined;
  await bot.handle((context) => void (ended = context));
  ended?.usePersona(TEMPORARY);
  await ended?.sendText('late');
  await noneLeft(bot);
  await ended?.sendText('later');
  await noneLeft(bot);
  expect(created(bot)).toBe(2);
  expect(spoken(bot.emulator).map(([name]) => name)).toEqual([JOHN.name, JOHN.name]);
});

it('is not created before it speaks, and then costs creation and deletion', async () => {
  const bot = await startBot();
  await bot.handle(async (context) => {
    context.usePersona(TEMPORARY);
    await context.withPersona(TEMPORARY, () => undefined);
  });
  expect(bot.emulator.requests).toEqual([]);
  await bot.handle((context) => context.sendText('hello', { persona: TEMPORARY }));
  await noneLeft(bot);
  expect(calls(bot.emulator).map((call) => call.split('/')[0])).toEqual([
    'POST ',
    'POST ',
    'DELETE ',
  ]);
});

it('is a persona of its own on each Page of a lifetime', async () => {
  const bot = await startBot();
  await bot.handle(async (context) => {
    context.usePersona(TEMPORARY);
    await context.sendText('Page A');
    context.useAccessToken(OTHER_PAGE.accessToken);
    await context.sendText('Page B');
    expect(bot.emulator.personas(PAGE.id)).toHaveLength(1);
    expect(bot.emulator.personas(OTHER_PAGE.id)).toHaveLength(1);
  });
  await noneLeft(bot);
});

describe.each(MODES)('in %s mode, the context ends', (_, mode) => {
  /** Runs one request with an event for each handler; errors go where Bottender sends them. */
  async function request(
    bot: TestBot,
    handlers: ((context: MessengerContext) => Promise<unknown>)[],
    onError?: (context: MessengerContext) => Promise<void>,
  ): Promise<void> {
    const { bot: messengerBot } = bot;
    const queue = [...handlers];
    messengerBot.onEvent(async (context) => {
      await queue.shift()?.(context);
    });
    if (onError) messengerBot.onError((context) => onError(context));
    messengerBot.emitter.removeAllListeners('error').on('error', () => undefined);
    const consoleError = vi.spyOn(console, 'error').mockReturnValue(undefined);
    const entry = handlers.flatMap((_, index) => {
      const { entry: entries } = webhookBody({ psid: `500000${index}` }) as { entry: object[] };
      return entries;
    });
    await messengerBot.createRequestHandler()({ object: 'page', entry } as never);
    consoleError.mockRestore();
  }

  const speak = async (context: MessengerContext) => {
    context.usePersona(TEMPORARY);
    await context.sendText('hello');
  };
  const speakAndFail = async (context: MessengerContext) => {
    await speak(context);
    throw new Error('from the handler');
  };

  it('when its handler fails and the error handler returns: what that says is spoken as before', async () => {
    const bot = await startBot(mode);
    await request(bot, [speakAndFail], async (context) => {
      await context.sendText('sorry');
    });
    await noneLeft(bot);
    expect(created(bot)).toBe(1);
    expect(spoken(bot.emulator).map(([name]) => name)).toEqual([JOHN.name, JOHN.name]);
  });

  it('when its handler fails and nobody handles it', async () => {
    const bot = await startBot(mode);
    await request(bot, [speakAndFail]);
    await noneLeft(bot);
  });

  it('when its error handler fails, too', async () => {
    const bot = await startBot(mode);
    await request(bot, [speakAndFail], () => Promise.reject(new Error('from the error handler')));
    await noneLeft(bot);
  });

  const withoutASign = async (bot: TestBot, handler = speakAndFail) => {
    let handled = false;
    await request(bot, [handler, handler], () => {
      handled = !handled;
      return handled ? Promise.resolve() : Promise.reject(new Error('unhandled'));
    });
    await vi.waitFor(() => expect(bot.emulator.personas()).toHaveLength(1));
  };

  it('without a sign beside one that failed unhandled: at close() at the latest', async () => {
    const bot = await startBot(mode);
    await withoutASign(bot);
    await bot.plugin?.close();
    expect(bot.emulator.personas()).toEqual([]);
  });

  it.each([
    ['', speakAndFail],
    [
      ', though it spoke inside a scope',
      (context: MessengerContext) => context.withPersona(null, () => speakAndFail(context)),
    ],
  ])(
    'without a sign: when it is garbage%s',
    async (__, handler) => {
      setFlagsFromString('--expose-gc');
      const collectGarbage = runInNewContext('gc') as () => void;
      const bot = await startBot(mode);
      await withoutASign(bot, handler);
      await vi.waitFor(
        () => {
          collectGarbage();
          expect(bot.emulator.personas()).toEqual([]);
        },
        { timeout: 25_000, interval: 50 },
      );
    },
    30_000,
  );
});

describe('the deletion', () => {
  it('is nothing that anybody waits for', async () => {
    const bot = await startBot({ personas: { retryMs: 100 } });
    bot.emulator.fail({ match: 'DELETE', with: { connection: 'hang' } });
    await bot.handle((context) => context.withPersona(TEMPORARY, () => context.sendText('hello')));
    await bot.handle((context) => context.sendText('the next event'));
    expect(spoken(bot.emulator)).toHaveLength(2);
    await bot.emulator.close();
  });

  it('is on record until it has happened, and tried again every lease, however often it fails', async () => {
    const store = memoryStore();
    const bot = await startBot({ personas: { store, retryMs: 100, leaseMs: 100 } });
    const fault = bot.emulator.fail({ match: 'DELETE', times: 4, with: { code: 190 } });
    await bot.handle((context) => context.sendText('hello', { persona: TEMPORARY }));
    await vi.waitFor(() => expect(fault.hits).toBe(3));
    expect(await personaRecords(store, bot.emulator)).toMatchObject([
      { kind: 'temporary', id: bot.emulator.personas()[0]?.id, name: JOHN.name },
    ]);
    await vi.waitFor(async () => expect(await personaRecords(store, bot.emulator)).toEqual([]));
    expect(fault.hits).toBe(4);
    expect(bot.emulator.personas()).toEqual([]);
  });

  it('is tried once more by close()', async () => {
    const bot = await startBot({ personas: { retryMs: 100 } });
    const fault = bot.emulator.fail({ match: 'DELETE', with: { code: 190 } });
    await bot.handle((context) => context.sendText('hello', { persona: TEMPORARY }));
    await vi.waitFor(() => expect(fault.hits).toBe(1));
    await bot.plugin?.close();
    expect(bot.emulator.personas()).toEqual([]);
  });

  it('of a persona whose creation is under way is waited for by close()', async () => {
    const bot = await startBot({ personas: { retryMs: 50 } });
    bot.emulator.fail({ match: 'POST /me/personas', with: { delayMs: 300 } });
    await bot.handle((context) => context.sendText('hello', { persona: TEMPORARY }));
    expect(spoken(bot.emulator)).toEqual([[null, 'hello']]);
    await bot.plugin?.close();
    expect(created(bot)).toBe(1);
    expect(bot.emulator.personas()).toEqual([]);
  });

  it('is told as an event', async () => {
    const bot = await startBot();
    await bot.handle((context) => context.sendText('hello', { persona: TEMPORARY }));
    await noneLeft(bot);
    await vi.waitFor(() =>
      expect(bot.events.map(({ type }) => type)).toEqual(['created', 'spoke', 'deleted']),
    );
    expect(bot.events[2]).toMatchObject({ pageId: PAGE.id, name: JOHN.name });
  });

  it('leaves personas of others alone, whatever their name', async () => {
    const bot = await startBot();
    const { id } = await bot.handle(({ client }) => client.createPersona(JOHN));
    await bot.handle(async (context) => {
      await context.sendText('lasting', { persona: JOHN });
      await context.sendText('temporary', { persona: TEMPORARY });
    });
    await vi.waitFor(() => expect(bot.emulator.personas()).toHaveLength(2));
    expect(bot.emulator.personas().map((persona) => persona.id)).toContain(id);
  });
});

it('means nothing on a channel where nothing is created', async () => {
  const sent: unknown[] = [];
  const context = new TelegramContext({
    client: { sendMessage: (...args: unknown[]) => Promise.resolve(void sent.push(args)) },
    event: { rawEvent: {} },
    session: { user: { id: 'U1' }, channel: { id: 'C1' } },
  } as never);
  const plugin = personas();
  plugin(context);
  (context as unknown as MessengerContext).usePersona(TEMPORARY);
  await context.sendText('hello', { persona: TEMPORARY } as never);
  context.handlerDidEnd();
  await plugin.close();
  expect(sent).toHaveLength(1);
});

it('is refused in the roster', async () => {
  const emulator = await startTestEmulator();
  const roster = { john: TEMPORARY as typeof JOHN };
  expect(() => botOn(emulator, { personas: { roster } })).toThrow(/roster\.john.*temporary/);
});
