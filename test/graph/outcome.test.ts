import { createServer as createTlsServer } from 'node:https';
import { createServer, type AddressInfo, type Server } from 'node:net';

import { MessengerClient } from 'messaging-api-messenger';
import { describe, expect, it, onTestFinished } from 'vitest';

import { PersonaError } from '../../src';
import { transportOf } from '../../src/channels/messenger/transport/transport';
import { isUnanswered, outcomeOf, type Outcome } from '../../src/graph/outcome';
import { Secrets } from '../../src/graph/secrets';
import { PAGE, PSID, startBot, startTestEmulator } from '../support/bot';
import { FOREIGN_ANSWERS, startGateway } from '../support/gateway';

const TOKEN = PAGE.accessToken;

function clientOf(origin: string): MessengerClient {
  const base = new MessengerClient({ accessToken: TOKEN, origin });
  const secrets = new Secrets();
  return transportOf(base, { token: TOKEN, graphVersion: undefined, secrets });
}

async function outcomeOfText(origin: string): Promise<Outcome> {
  const error: unknown = await clientOf(origin)
    .sendText(PSID, 'hello')
    .then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
  expect(error).toBeInstanceOf(Error);
  return outcomeOf(error);
}

async function portOf(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

describe('what came of a message', () => {
  const refusals: [code: number, subcode: number | undefined, about: string][] = [
    [551, undefined, 'recipient'],
    [10, 2018278, 'recipient'],
    [10, 2018336, 'unshown'],
    [190, undefined, 'token'],
    [200, undefined, 'permission'],
    [613, undefined, 'limit'],
    [80006, undefined, 'limit'],
    [1200, undefined, 'passing'],
    [100, 33, 'missing'],
    [100, undefined, 'call'],
    [12345, 6789, 'call'],
  ];
  it.each(refusals)('%i/%s is a refusal about the %s', async (code, subcode, about) => {
    const emulator = await startTestEmulator();
    emulator.fail({ match: 'messages', with: { code, ...(subcode !== undefined && { subcode }) } });
    expect(await outcomeOfText(emulator.origin)).toMatchObject({
      is: 'refused',
      about,
      facts: { code },
    });
  });

  it.each([
    { code: 1 },
    { code: 2 },
    { code: 1, subcode: 1357046 },
    { code: 190, status: 503 },
    { code: 100, status: 500 },
  ])('%o may have been delivered', async (fault) => {
    const emulator = await startTestEmulator();
    emulator.fail({ match: 'messages', with: { ...fault, done: true } });
    expect(await outcomeOfText(emulator.origin)).toMatchObject({
      is: 'unknown',
      facts: { code: fault.code },
    });
  });

  it.each(FOREIGN_ANSWERS.filter(({ status }) => status !== 200))(
    'an answer that is not of Messenger is no refusal: %o',
    async (answer) => {
      const gateway = await startGateway('http://127.0.0.1:1', () => answer);
      const outcome = await outcomeOfText(gateway.origin);
      expect(outcome).toMatchObject({ is: 'unknown' });
      expect(isUnanswered(outcome)).toBe(true);
    },
  );

  it('in batch mode it is the same', async () => {
    const bot = await startBot({ batchConfig: { delay: 10 } });
    const outcomes: Outcome[] = [];
    for (const fault of [{ code: 551 }, { code: 2 }, { item: null }]) {
      bot.emulator.fail({ match: 'messages', with: fault });
      const error: unknown = await bot
        .handle((context) => context.sendText('hello'))
        .catch((thrown: unknown) => thrown);
      outcomes.push(outcomeOf(error));
    }
    expect(outcomes).toMatchObject([
      { is: 'refused', about: 'recipient' },
      { is: 'unknown', facts: { code: 2 } },
      { is: 'unknown' },
    ]);
  });
});

describe('what never left this machine', () => {
  it('a refused connection, a name that is not found', async () => {
    const port = await portOf(createServer());
    for (const origin of [`http://127.0.0.1:${port === 1 ? 2 : 1}`, 'http://nowhere.invalid']) {
      expect(await outcomeOfText(origin)).toEqual({ is: 'not sent' });
    }
  });

  it.each([
    [
      'a server that speaks no TLS',
      (port: number) => port,
      createServer((socket) => socket.end('no')),
    ],
    [
      'a handshake that is cut off',
      (port: number) => port,
      createServer((socket) => {
        socket.once('data', () => socket.resetAndDestroy());
      }),
    ],
    ['a server without a certificate', (port: number) => port, createTlsServer()],
  ] as [string, (port: number) => number, Server][])('%s', async (_, portFor, server) => {
    server.on('error', () => undefined).on('tlsClientError', () => undefined);
    const port = portFor(await portOf(server));
    expect(await outcomeOfText(`https://127.0.0.1:${port}`)).toEqual({ is: 'not sent' });
  });

  it('but a connection that is lost after the request has left', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined).once('data', () => socket.resetAndDestroy());
    });
    const origin = `http://127.0.0.1:${await portOf(server)}`;
    expect(await outcomeOfText(origin)).toEqual({ is: 'unknown' });
  });
});

it('is told of the errors of this package, too', () => {
  const facts = { status: 400, code: 190, subcode: undefined, type: undefined, traceId: undefined };
  const graph = { ...facts, transient: false };
  expect(outcomeOf(new PersonaError('STORE', 'the disk is full'))).toEqual({ is: 'not sent' });
  expect(outcomeOf(new PersonaError('NOT_ALLOWED', 'no', { graph }))).toMatchObject({
    is: 'refused',
    about: 'token',
  });
  const unanswered = new PersonaError('UNAVAILABLE', 'late', { outcomeUnknown: true });
  expect(outcomeOf(unanswered)).toEqual({ is: 'unknown' });
});
