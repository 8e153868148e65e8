import { inspect } from 'node:util';

import createDebug from 'debug';
import type { MessengerContext } from 'bottender';
import { afterEach, describe, expect, it, vi } from 'vitest';

import { Secrets } from '../../src/graph/secrets';
import { Recent } from '../../src/graph/recent';
import { APP_SECRET, JOHN, OTHER_PAGE, PAGE, startBot, type BotOptions } from '../support/bot';

const SECRETS = [PAGE.accessToken, OTHER_PAGE.accessToken, APP_SECRET];

function dumps(thrown: unknown): string {
  return [
    inspect(thrown, { depth: Infinity, showHidden: true }),
    inspect(thrown, { depth: Infinity, showHidden: true, customInspect: false }),
    String(thrown),
    thrown instanceof Error ? String(thrown.stack) : '',
    JSON.stringify(thrown, withoutCircles()),
    typeof (thrown as { inspect?: unknown }).inspect === 'function'
      ? (thrown as { inspect(): string }).inspect()
      : '',
  ].join('\n');
}

function withoutCircles(): (key: string, value: unknown) => unknown {
  const seen = new Set<unknown>();
  return (_, value) => {
    if (typeof value === 'object' && value !== null && seen.has(value)) return undefined;
    seen.add(value);
    return value;
  };
}

const MODES: [string, BotOptions][] = [
  ['JSON', {}],
  ['batch', { batchConfig: { delay: 10 } }],
  ['first-message', { batchFirstMessage: true }],
];
const FAULTS = [
  { code: 190, message: `Malformed access token ${PAGE.accessToken}` },
  { connection: 'refuse' as const },
];
const CALLS: [string, (context: MessengerContext) => Promise<unknown>][] = [
  ['a text', (context) => context.sendText('hello', { personaId: '4000000000001' })],
  ['a text of the Page', (context) => context.sendText('hello')],
  [
    'an upload',
    (context) => context.sendImage(Buffer.from('a picture'), { personaId: '4000000000001' }),
  ],
  ['typing', (context) => context.typingOn()],
  ["the client's text", (context) => context.client.sendText('5000001', 'hello')],
  ["the client's getPageInfo", (context) => context.client.getPageInfo()],
  [
    'the first text of a new persona',
    (context) => context.sendText('hello', { persona: { ...JOHN, temporary: true } }),
  ],
  ['createPersona', (context) => context.client.createPersona(JOHN)],
  ['getAllPersonas', (context) => context.client.getAllPersonas()],
];

describe.each(MODES)('in %s mode', (_, mode) => {
  describe.each(FAULTS)('after %o', (fault) => {
    it.each(CALLS)('the error of %s holds no secret', async (_, call) => {
      const bot = await startBot({ ...mode, personas: { retryMs: 100 } });
      bot.emulator.fail({ match: /./, times: Infinity, with: fault });
      for (const token of [PAGE.accessToken, OTHER_PAGE.accessToken]) {
        const thrown: unknown = await bot
          .handle((context) => {
            if (token !== PAGE.accessToken) context.useAccessToken(token);
            return call(context);
          })
          .then(
            () => undefined,
            (error: unknown) => error,
          );
        expect(thrown).toBeInstanceOf(Error);
        const dump = dumps(thrown);
        expect(SECRETS.filter((secret) => dump.includes(secret))).toEqual([]);
      }
      expect(JSON.stringify(bot.events)).not.toContain(PAGE.accessToken);
    });
  });
});

describe("the error of a message is Bottender's own", () => {
  it('with everything in its place but the secrets', async () => {
    const bot = await startBot();
    bot.emulator.fail({ match: 'messages', with: { code: 100, subcode: 2018001 } });
    const thrown = await bot
      .handle((context) => context.sendText('hello'))
      .catch((error: unknown) => error as Record<string, Record<string, unknown>>);
    expect(thrown).toMatchObject({
      name: 'AxiosError',
      message: expect.stringContaining('Messenger API - 100 OAuthException') as string,
      config: {
        method: 'post',
        url: expect.stringContaining('/me/messages?access_token=***') as string,
      },
      request: { method: 'POST', path: expect.stringContaining('/v6.0/me/messages') as string },
      response: { status: 400, data: { error: { code: 100, errorSubcode: 2018001 } } },
    });
  });
});

describe('Secrets', () => {
  it('masks what it knows, as it is and as a URL has it', () => {
    const secrets = new Secrets();
    secrets.add('app|secret');
    expect(secrets.mask('a app|secret b app%7Csecret c')).toBe('a *** b *** c');
  });

  it('masks what is labelled as a secret, known or not', () => {
    const secrets = new Secrets();
    expect(secrets.mask('/me?access_token=EAAx1&fields=id')).toBe('/me?access_token=***&fields=id');
    expect(secrets.mask('{"access_token":"EAAx1","a":1}')).toBe('{"access_token":"***","a":1}');
    expect(secrets.mask("{ accessToken: 'EAAx1' }")).toBe("{ accessToken: '***' }");
    expect(secrets.mask('appsecret_proof=0af1&b=2')).toBe('appsecret_proof=***&b=2');
  });

  it('leaves everything else alone', () => {
    const secrets = new Secrets();
    for (const none of [undefined, null, '', 'abc']) secrets.add(none);
    expect(secrets.mask('abc, null, undefined')).toBe('abc, null, undefined');
    for (const value of [undefined, null, 5, true]) expect(secrets.maskError(value)).toBe(value);
    const date = new Date(0);
    expect(secrets.maskError({ date }).date).toBe(date);
  });

  it('copes with circles and with what cannot be changed', () => {
    const secrets = new Secrets();
    secrets.add('the-secret');
    const circle: Record<string, unknown> = { secret: 'the-secret' };
    circle.self = circle;
    const error = Object.assign(new Error('the-secret'), {
      list: ['the-secret'],
      circle,
      frozen: Object.freeze({ a: 'x', deep: Object.freeze({ secret: 'the-secret' }) }),
    });
    Object.assign(error, { self: error });
    secrets.maskError(error);
    expect(error.message).toBe('***');
    expect(error.list).toEqual(['***']);
    expect(error.frozen).toEqual({ a: 'x', deep: { secret: '***' } });
    expect(inspect(error, { depth: Infinity })).not.toContain('the-secret');
    const sealed = Object.seal(new Error('the-secret'));
    expect(secrets.maskError(sealed).message).toBe('***');
    const frozen = Object.freeze(new Error('the-secret'));
    expect(secrets.maskError(frozen)).toBe(frozen);
  });

  it('writes to nothing that an error merely refers to', () => {
    const secrets = new Secrets();
    secrets.add('the-secret');
    const config = { accessToken: 'the-secret', pages: [{ token: 'the-secret' }] };
    const sent = { body: { text: 'the-secret' } };
    const response = { status: 400, data: { note: 'the-secret', config } };
    const cause = Object.assign(new Error('the-secret'), { config });
    const error = Object.assign(new Error('the-secret', { cause }), {
      bot: config,
      request: sent,
      response,
    });
    const body = sent.body;
    secrets.maskError(error);
    expect(inspect(error, { depth: Infinity })).not.toContain('the-secret');
    expect(response.data.note).toBe('the-secret');
    expect(body).toEqual({ text: 'the-secret' });
    expect(config.pages).toEqual([{ token: 'the-secret' }]);
  });

  it('shows no rest of a token that begins like another', () => {
    const secrets = new Secrets();
    for (const secret of ['EAAB-first', 'EAAB-first-and-more', 'EAAB']) secrets.add(secret);
    expect(secrets.mask('token EAAB-first-and-more, EAAB-first; EAAB.')).toBe(
      'token ***, ***; ***.',
    );
    expect(secrets.mask('EAAB-first-and-an-unknown-rest of it')).toBe('*** of it');
  });

  it('finds a secret wherever it stands in a text', () => {
    const secrets = new Secrets();
    secrets.add('1234567|app secret/with+marks');
    const encoded = encodeURIComponent('1234567|app secret/with+marks');
    for (const secret of ['1234567|app secret/with+marks', encoded]) {
      for (const text of [
        secret,
        `a${secret}`,
        `(${secret})`,
        `%22${secret}%22`,
        `\n${secret}\n`,
      ]) {
        expect(secrets.mask(`${text} ${text}`)).not.toContain(secret);
      }
    }
  });

  it('does not walk all the secrets for a text, and forgets those of long ago', () => {
    const secrets = new Secrets();
    const all = 200_000;
    const token = (index: number) => `EAAB${'x'.repeat(100)}${String(index).padStart(8, '0')}`;
    for (let index = 0; index < all; index += 1) secrets.add(token(index));
    const text = `the token ${token(all - 1)} is not valid. `.repeat(100);
    const walks = vi.spyOn(Recent.prototype, 'namesOf');
    expect(secrets.mask(text)).toBe('the token *** is not valid. '.repeat(100));
    expect(walks).toHaveBeenCalledTimes(100);
    for (const { value } of walks.mock.results) {
      expect([...(value as Generator<string>)].length).toBeLessThanOrEqual(2);
    }
    walks.mockRestore();
    expect(secrets.mask(token(0))).toBe(token(0));
  });
});

describe('DEBUG=bottender-persona', () => {
  const { log } = createDebug;

  afterEach(() => {
    createDebug.log = log;
    createDebug.disable();
  });

  it('holds no secret of what onEvent threw', async () => {
    const lines: string[] = [];
    createDebug.log = (...args: unknown[]) => void lines.push(args.map(String).join(' '));
    createDebug.enable('bottender-persona');
    const onEvent = () => {
      throw Object.assign(new Error(`with ${PAGE.accessToken}`), { token: PAGE.accessToken });
    };
    const bot = await startBot({ personas: { roster: { john: JOHN }, onEvent } });
    await bot.handle((context) => context.sendText('one', { persona: 'john' }));
    expect(lines.join('\n')).toContain('onEvent threw');
    expect(lines.join('\n')).not.toContain(PAGE.accessToken);
  });

  it('writes a line for each decision, without a secret', async () => {
    const lines: string[] = [];
    createDebug.log = (...args: unknown[]) => void lines.push(args.map(String).join(' '));
    createDebug.enable('bottender-persona');
    const bot = await startBot({ personas: { roster: { john: JOHN }, retryMs: 100 } });
    bot.emulator.fail({
      match: 'POST /me/personas',
      with: { code: 2, message: `Bad token ${PAGE.accessToken}` },
    });
    await bot.handle(async (context) => {
      await context.sendText('one', { persona: 'john' });
      await context.sendText('two', { persona: 'john' });
    });
    const written = lines.join('\n');
    for (const decision of ['fallback', 'created', 'spoke']) expect(written).toContain(decision);
    for (const secret of SECRETS) expect(written).not.toContain(secret);
  });
});
