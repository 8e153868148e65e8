import { request } from 'node:http';
import { networkInterfaces } from 'node:os';
import { describe, expect, it } from 'vitest';

import type { Emulator } from '../../src/emulator';
import { DIFFERENCES, startEmulator } from '../../src/emulator';
import { call, createPersona, JOHN, OTHER, PAGE, proofOf, sendText, start } from './graph';

/** Asks with a Host header of one's own, which `fetch` does not allow. */
function statusFor({ origin }: Emulator, host: string | undefined): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const headers = host === undefined ? undefined : { host };
    const asking = request(origin, { headers, setHost: host !== undefined }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode));
    });
    asking.on('error', reject).end();
  });
}

describe('the server', () => {
  it('says at its front door what it is', async () => {
    const emulator = await start();
    expect(emulator.origin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(emulator.url).toBe(`${emulator.origin}/`);
    const response = await fetch(emulator.url);
    expect(response.headers.get('content-type')).toContain('text/html');
    expect(await response.text()).toContain('Messenger emulator');
    expect(emulator.requests).toEqual([]);
  });

  it('answers to loopback names only', async () => {
    const emulator = await start();
    for (const host of ['localhost', '127.0.0.1:80', '[::1]:80', 'LOCALHOST:1']) {
      expect(await statusFor(emulator, host)).toBe(200);
    }
    for (const host of ['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example:80']) {
      expect(await statusFor(emulator, host)).toBe(403);
    }
    expect(await statusFor(emulator, undefined)).toBe(400);
    expect(emulator.requests).toEqual([]);
  });

  it('cannot be reached from outside', async () => {
    const emulator = await start();
    const outside = Object.values(networkInterfaces())
      .flat()
      .find((each) => each?.family === 'IPv4' && !each.internal);
    const address = outside?.address ?? '127.0.0.2';
    const url = emulator.origin.replace('127.0.0.1', address);
    await expect(fetch(url)).rejects.toThrow('fetch failed');
  });

  it('takes the port it is given, and says so if it cannot', async () => {
    const first = await start();
    const port = Number(new URL(first.origin).port);
    await expect(startEmulator({ port })).rejects.toThrow('EADDRINUSE');
    await first.close();
    const second = await start({ port });
    expect(second.origin).toBe(first.origin);
  });

  it('can be closed twice, and answers nobody afterwards', async () => {
    const emulator = await start();
    await sendText(emulator, 'ann', 'Hi');
    await Promise.all([emulator.close(), emulator.close()]);
    await emulator.close();
    await expect(fetch(emulator.url)).rejects.toThrow('fetch failed');
  });

  it('answers late by its latency', async () => {
    const emulator = await start({ latencyMs: 30 });
    const before = performance.now();
    await sendText(emulator, 'ann', 'Hi');
    // Timers may be early by a fraction.
    expect(performance.now() - before).toBeGreaterThan(29);
  });

  it('breaks off a call that it cannot carry out, and goes on', async () => {
    const emulator = await start();
    const mistake = () => {
      throw new Error('a mistake in a test');
    };
    emulator.fail({ match: mistake, with: { code: 1 } });
    await expect(sendText(emulator, 'ann', 'Hi')).rejects.toThrow('fetch failed');
    emulator.reset();
    expect((await sendText(emulator, 'ann', 'Hi')).status).toBe(200);
  });
});

describe('an access token', () => {
  it.each([
    ['Bearer', { authorization: 'Bearer OTHER_TOKEN' }, {}],
    ['OAuth', { authorization: 'OAuth OTHER_TOKEN' }, {}],
    ['a field of the JSON', {}, { access_token: 'OTHER_TOKEN' }],
    ['a field of a form', {}, new URLSearchParams({ access_token: 'OTHER_TOKEN', ...JOHN })],
  ])('may come as %s', async (_, headers, body) => {
    const emulator = await start({ pages: [PAGE, OTHER] });
    const isForm = body instanceof URLSearchParams;
    const response = await fetch(`${emulator.origin}/me/personas`, {
      method: 'POST',
      headers: { ...(isForm ? {} : { 'content-type': 'application/json' }), ...headers },
      body: isForm ? body : JSON.stringify({ ...JOHN, ...body }),
    });
    expect(response.status).toBe(200);
    expect(emulator.personas(OTHER.id)).toHaveLength(1);
    expect(emulator.requests).toMatchObject([{ pageId: OTHER.id }]);
  });

  it.each([
    ['', 2500],
    ['nobody', 190],
  ])('that is missing or unknown is refused: "%s" with %d', async (token, code) => {
    const emulator = await start();
    const { status, body } = await call(emulator, 'GET', `/me?access_token=${token}`);
    expect(status).toBe(400);
    expect(body.error).toMatchObject({ code, type: 'OAuthException' });
    expect(emulator.requests).toMatchObject([{ pageId: null, status: 400 }]);
  });

  it('in no form that is known is none', async () => {
    const emulator = await start();
    const response = await fetch(`${emulator.origin}/me/personas`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Basic abc' },
      body: JSON.stringify({ access_token: 7 }),
    });
    expect(await response.json()).toMatchObject({ error: { code: 2500 } });
  });

  it('of one Page does not open another', async () => {
    const emulator = await start({ pages: [PAGE, OTHER] });
    const { body } = await call(emulator, 'POST', `/${OTHER.id}/personas`, JOHN);
    expect(body).toMatchObject({ error: { code: 200 } });
    expect(emulator.personas()).toEqual([]);
  });

  it('may be followed by a proof, which is checked whenever it is given', async () => {
    const lenient = await start();
    const strict = await start({ requireAppSecretProof: true });
    const statusWith = async (emulator: Emulator, proof?: string) =>
      (await call(emulator, 'GET', proof ? `/me?appsecret_proof=${proof}` : '/me')).status;
    const right = proofOf('PAGE_TOKEN');
    expect(await statusWith(lenient)).toBe(200);
    expect(await statusWith(strict)).toBe(400);
    for (const emulator of [lenient, strict]) {
      expect(await statusWith(emulator, right)).toBe(200);
      expect(await statusWith(emulator, right.toUpperCase())).toBe(400);
      expect(await statusWith(emulator, proofOf('OTHER_TOKEN'))).toBe(400);
      expect(await statusWith(emulator, 'short')).toBe(400);
    }
  });
});

describe('a version', () => {
  it.each([
    ['/me', 'v26.0', null],
    ['/v26.0/me', 'v26.0', 'v26.0'],
    ['/v25.0/me/', 'v25.0', 'v25.0'],
    ['/v6.0//me', 'v21.0', 'v6.0'],
  ])('%s is answered by %s', async (path, answering, asked) => {
    const emulator = await start();
    const { status, headers } = await call(emulator, 'GET', path.replace('//', '/'));
    expect(status).toBe(200);
    expect(headers.get('facebook-api-version')).toBe(answering);
    expect(emulator.requests).toMatchObject([{ path: '/me', version: asked }]);
  });
});

describe('a call that nobody knows', () => {
  it.each([
    ['POST', '/me/dances'],
    ['POST', '/42'],
    ['PUT', '/me'],
    ['GET', '/v26.0/'],
    ['GET', '/%E0%A4%A'],
  ])('is refused: %s %s', async (method, path) => {
    const emulator = await start();
    const { status, body } = await call(emulator, method, path);
    expect(status).toBe(400);
    expect(body.error).toMatchObject({ code: 100, type: 'GraphMethodException' });
    if (path === '/me/dances') expect(body.error.message).toContain('POST /PAGE/messages');
  });
});

describe('what the emulator remembers', () => {
  it('is every call, with secrets masked', async () => {
    const secret = 'a very secret token|1';
    const page = { ...PAGE, accessToken: secret };
    const emulator = await start({ pages: [page], appSecret: 'app secret 123' });
    const query = `access_token=${encodeURIComponent(secret)}`;
    const { body } = await call(emulator, 'POST', `/v26.0/me/messages?${query}`, {
      recipient: { id: 'ann' },
      message: { text: `${secret}, app secret 123, ${query}&appsecret_proof=ff` },
      access_token: secret,
      list: [1, true, null, secret],
    });
    expect(body).toHaveProperty('message_id');
    const mask = '***';
    expect(emulator.requests).toEqual([
      {
        method: 'POST',
        path: '/me/messages',
        version: 'v26.0',
        pageId: PAGE.id,
        query: { access_token: mask },
        body: {
          recipient: { id: 'ann' },
          message: { text: `${mask}, ${mask}, access_token=${mask}&appsecret_proof=${mask}` },
          access_token: mask,
          list: [1, true, null, mask],
        },
        status: 200,
        at: expect.any(Number) as number,
        contentType: 'application/json',
      },
    ]);
  });

  it('masks a short secret only where it stands alone', async () => {
    const emulator = await start({ pages: [{ ...PAGE, accessToken: 'a' }] });
    await call(emulator, 'POST', '/me/personas?access_token=a', { name: 'banana', x: 'a' });
    expect(emulator.requests).toMatchObject([{ body: { name: 'banana', x: '***' } }]);
  });

  it('is forgotten by a reset, except Pages and webhook', async () => {
    const webhook = 'http://localhost:5000/webhooks/messenger';
    const emulator = await start({ webhook });
    const before = await createPersona(emulator);
    emulator.user('ann').refusePersonas();
    await sendText(emulator, 'ann', 'Hi');
    emulator.reset();
    expect([emulator.personas(), emulator.messages(), emulator.requests]).toEqual([[], [], []]);
    expect(emulator.webhook).toBe(webhook);
    expect((await call(emulator, 'GET', '/ann')).status).toBe(400);
    const persona_id = await createPersona(emulator);
    expect(Number(persona_id)).toBeGreaterThan(Number(before));
    expect((await sendText(emulator, 'ann', 'Hi', { persona_id })).status).toBe(200);
  });

  it('is asked for by Page only if there is such a Page', async () => {
    const emulator = await start();
    expect(() => emulator.personas('nowhere')).toThrow(
      `The emulator has no Page "nowhere"; it has ${PAGE.id}.`,
    );
  });
});

it('says what it does not imitate, in sentences', () => {
  expect(DIFFERENCES.length).toBeGreaterThan(5);
  for (const sentence of DIFFERENCES) expect(sentence).toMatch(/^[A-Z].*\.$/);
});
