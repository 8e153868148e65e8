import { createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { MessengerContext } from 'bottender';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';

import type { RequestRecord } from '../../../src/emulator';
import { remove } from '../../support/graph';
import { calls, JOHN, MARY, PSID, spoken, startBot, type BotOptions } from '../../support/bot';

const ROSTER = { john: JOHN, mary: MARY };
const MODES: [string, BotOptions][] = [
  ['JSON', {}],
  ['batch', { batchConfig: { delay: 10 } }],
];
const SLOW_CREATION = { match: { path: '/me/personas' }, with: { delayMs: 60 } };
/** Messenger refuses this text as a persona, for a reason that it does not name. */
const refusedAsPersona = (text: string) => ({
  match: ({ body }: RequestRecord) =>
    body.persona_id !== undefined && JSON.stringify(body).includes(text),
  with: { code: 100 },
});

type Extended = MessengerContext & Record<string, (...args: never[]) => unknown>;

afterEach(() => {
  vi.restoreAllMocks();
});

describe.each(MODES)("another plugin's methods, in %s mode", (_, mode) => {
  /** A bot with a plugin that puts a method on each context, before ours. */
  const startWith = (name: string, method: (context: MessengerContext) => unknown) =>
    startBot({
      personas: { roster: ROSTER },
      before: [(context) => Object.assign(context, { [name]: method(context) })],
      ...mode,
    });

  it('are called once, whatever Messenger says of the messages inside', async () => {
    const bot = await startWith('sendWelcome', (context) => async () => {
      await context.sendText('Welcome!');
      return context.sendText('second');
    });
    await bot.handle(async (context) => {
      context.usePersona('john');
      await context.sendText('before');
      bot.emulator.fail(refusedAsPersona('second'));
      await (context as Extended).sendWelcome?.();
    });
    expect(spoken(bot.emulator)).toEqual([
      [JOHN.name, 'before'],
      [JOHN.name, 'Welcome!'],
      [null, 'second'],
    ]);
  });

  it('that send a text in parts repeat none of them', async () => {
    const bot = await startWith('sendText', (context) => {
      const send = context.sendText.bind(context);
      return async (text: string, options?: object) => {
        for (const part of text.split(' ')) await send(part, options);
      };
    });
    await bot.handle(async (context) => {
      await context.sendText('zero', { persona: 'john' });
      bot.emulator.fail(refusedAsPersona('two'));
      await context.sendText('one two', { persona: 'john' });
    });
    expect(spoken(bot.emulator)).toEqual([
      [JOHN.name, 'zero'],
      [JOHN.name, 'one'],
      [null, 'two'],
    ]);
  });

  it('stay what they are: functions that send nothing return at once', async () => {
    const sendLimit = () => 20;
    const bot = await startWith('sendLimit', () => sendLimit);
    await bot.handle((context) => {
      const extended = context as Extended;
      expect(extended.sendLimit).toBe(sendLimit);
      expect(extended.sendLimit?.()).toBe(20);
    });
  });

  it('are asked by typing()', async () => {
    const seen: string[] = [];
    const bot = await startWith('typingOn', (context) => {
      const show = context.typingOn.bind(context);
      return () => {
        seen.push('typingOn');
        return show();
      };
    });
    await bot.handle((context) => context.typing(1));
    expect(seen).toEqual(['typingOn']);
    expect(spoken(bot.emulator)).toEqual([
      [null, 'typing_on'],
      [null, 'typing_off'],
    ]);
  });

  it('that send a message tell once who spoke', async () => {
    const bot = await startWith(
      'sendGreeting',
      (context) => (text: string) => context.sendText(text),
    );
    await bot.handle(async (context) => {
      context.usePersona('john');
      await (context as Extended).sendGreeting?.('hello' as never);
    });
    expect(bot.events.filter(({ type }) => type === 'spoke')).toHaveLength(1);
  });
});

describe.each(MODES)('the order of calls, in %s mode', (_, mode) => {
  it('is kept where a message waits for its persona, whatever comes after it', async () => {
    const bot = await startBot({ personas: { roster: ROSTER }, ...mode });
    bot.emulator.fail(SLOW_CREATION);
    await bot.handle((context) =>
      Promise.all([
        context.sendText('one', { persona: 'john' }),
        context.markSeen(),
        context.passThreadControl(1234),
        context.getUserProfile(),
        context.sendText('two'),
      ]),
    );
    const messages = calls(bot.emulator).filter((call) => !/personas|^POST \/$/.test(call));
    expect(messages).toEqual([
      'POST /me/messages',
      'POST /me/messages',
      'POST /me/pass_thread_control',
      `GET /${PSID}`,
      'POST /me/messages',
    ]);
  });
});

describe('the token of a message', () => {
  it('is the one in use when it was called, also where it is mended later', async () => {
    const bot = await startBot({ personas: { roster: ROSTER } });
    await bot.handle((context) => context.sendText('known', { persona: 'john' }));
    bot.emulator.fail(SLOW_CREATION);
    await remove(bot.emulator, bot.emulator.personas()[0]?.id ?? '');
    await bot.handle(async (context) => {
      const sent = [
        context.sendText('mary', { persona: 'mary' }),
        context.sendText('john', { persona: 'john' }),
      ];
      context.useAccessToken('TOKEN-OF-PAGE-B');
      await Promise.all(sent);
    });
    const pages = bot.events.flatMap((event) => (event.type === 'spoke' ? [event.pageId] : []));
    expect(new Set(pages)).toEqual(new Set(['1000000000001']));
    expect(bot.emulator.personas('1000000000002')).toEqual([]);
  });
});

describe('the options of a message', () => {
  it('`persona_id` is `personaId`, before whatever else is set', async () => {
    const bot = await startBot({ personas: { roster: ROSTER, default: 'john' } });
    await bot.handle(async (context) => {
      const { id } = await context.client.createPersona(MARY);
      context.usePersona('john');
      await context.sendText('hello', { persona_id: id } as never);
      const both = context.sendText('both', { persona_id: id, persona: 'john' } as never);
      await expect(both).rejects.toMatchObject({ code: 'INVALID_OPTION' });
    });
    expect(spoken(bot.emulator)).toEqual([[MARY.name, 'hello']]);
  });

  it('mean the same on the client as on the context', async () => {
    const bot = await startBot({ personas: { roster: ROSTER } });
    await bot.handle(async (context) => {
      const { client } = context;
      await client.sendText(PSID, 'persona', { persona: 'john' } as never);
      context.usePersona('mary');
      await client.sendText(PSID, 'usePersona');
      await context.withPersona('john', () => client.sendText(PSID, 'withPersona'));
      await client.sendText(PSID, 'null', { persona: null } as never);
      await client.sendRawBody({ recipient: { id: PSID }, message: { text: 'raw' } });
      await client.typingOn(PSID);
      await client.markSeen(PSID);
    });
    expect(spoken(bot.emulator)).toEqual([
      [JOHN.name, 'persona'],
      [MARY.name, 'usePersona'],
      [JOHN.name, 'withPersona'],
      [null, 'null'],
      [MARY.name, 'raw'],
      [MARY.name, 'typing_on'],
      [null, 'mark_seen'],
    ]);
    expect(JSON.stringify(bot.emulator.requests)).not.toContain('"persona":');
  });

  it('that look like `persona` are warned of, once', async () => {
    const warn = vi.spyOn(process, 'emitWarning').mockReturnValue(undefined);
    const bot = await startBot({ personas: { roster: ROSTER } });
    await bot.handle(async (context) => {
      await context.sendText('one', { personna: 'john' } as never);
      await context.sendText('two', { personna: 'john' } as never);
      const { id } = await context.client.createPersona(JOHN);
      await context.sendText('three', { personaID: id } as never);
    });
    expect(spoken(bot.emulator)).toEqual([
      [null, 'one'],
      [null, 'two'],
      [JOHN.name, 'three'],
    ]);
    const said = warn.mock.calls.map(([warning]) => String(warning));
    expect(said).toHaveLength(2);
    expect(said[0]).toContain('"personna"');
    expect(said[0]).toContain('Did you mean "persona"?');
    expect(said[1]).toContain('Did you mean "personaId"?');
  });

  it('leave a body of the caller as it is', async () => {
    const bot = await startBot({ personas: { roster: ROSTER } });
    const body = { recipient: { id: PSID }, message: { text: 'hello' }, persona: 'john' };
    await bot.handle((context) => context.client.sendRawBody(Object.freeze(body) as never));
    expect(body.persona).toBe('john');
    expect(spoken(bot.emulator)).toEqual([[JOHN.name, 'hello']]);
  });
});

describe('an upload that is refused under its persona', () => {
  const folder = mkdtempSync(join(tmpdir(), 'upload-'));
  const file = join(folder, 'a.txt');
  writeFileSync(file, 'abcdefghij');
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const contents: [string, () => never][] = [
    ['a Buffer', () => Buffer.from('abcdefghij') as never],
    ['a part of a file', () => createReadStream(file, { start: 2, end: 5 }) as never],
  ];

  it.each(contents)('is sent again as it was: %s', async (_, content) => {
    const bot = await startBot({ personas: { roster: ROSTER } });
    await bot.handle(async (context) => {
      context.usePersona('john');
      await context.sendText('known');
      bot.emulator.fail(refusedAsPersona('filedata'));
      await context.sendFile(content(), { filename: 'a.txt' });
    });
    const uploads = bot.emulator.requests.filter(({ body }) => body.filedata !== undefined);
    expect(uploads).toHaveLength(2);
    const [first, second] = uploads.map(({ body }) => body);
    const { persona_id: personaId, ...others } = first ?? {};
    expect(personaId).toBe(bot.emulator.personas()[0]?.id);
    expect(second).toEqual(others);
    const { message } = bot.emulator.messages().at(-1) ?? {};
    expect(message).toBeDefined();
  });
});

describe('a context that cannot be extended', () => {
  it.each([Object.seal, Object.freeze, Object.preventExtensions])(
    'does not bring the request down: %o',
    async (close) => {
      vi.spyOn(process, 'emitWarning').mockReturnValue(undefined);
      const bot = await startBot({
        personas: { roster: ROSTER },
        before: [(context) => void close.call(Object, context)],
      });
      await bot.handle((context) => context.sendText('hello'));
      expect(spoken(bot.emulator)).toEqual([[null, 'hello']]);
    },
  );
});
