import { describe, expect, it } from 'vitest';

import type { Emulator } from '../../src/emulator';
import type { Answer, GraphBody } from './graph';
import { call, createPersona, JOHN, OTHER, PAGE, proofOf, start } from './graph';

interface Item {
  code: number;
  headers?: { name: string; value: string }[];
  body: unknown;
}

const form = (params: Record<string, string | object>) =>
  Object.entries(params)
    .map(([key, value]) => {
      const text = typeof value === 'string' ? value : JSON.stringify(value);
      return `${key}=${encodeURIComponent(text)}`;
    })
    .join('&');

const create = { method: 'POST', relative_url: 'me/personas', name: 'p', body: form(JOHN) };
const send = (text: string, more: object = {}, extra: Record<string, string> = {}) => ({
  method: 'POST',
  relative_url: 'me/messages',
  body: form({ recipient: { id: 'ann' }, message: { text }, ...extra }),
  ...more,
});

function post<Body = GraphBody>(
  emulator: Emulator,
  batch: unknown,
  more: object = {},
): Promise<Answer<Body>> {
  return call<Body>(emulator, 'POST', '/v26.0/', { batch, include_headers: false, ...more });
}

/** Posts a batch and answers its items, their bodies parsed. */
async function run(
  emulator: Emulator,
  batch: unknown,
  more: object = {},
): Promise<(Item | null)[]> {
  const { status, body } = await post<(Item | null)[]>(emulator, batch, more);
  expect(status).toBe(200);
  return body.map((item) => item && { ...item, body: JSON.parse(item.body as string) as unknown });
}

describe('a batch', () => {
  it('answers each operation in its place, failed ones too', async () => {
    const emulator = await start();
    const items = await run(emulator, [
      send('one'),
      { method: 'GET', relative_url: '404' },
      { relative_url: `/v25.0/${PAGE.id}?fields=id` },
      send('two'),
    ]);
    expect(items).toMatchObject([
      { code: 200, body: { recipient_id: 'ann' } },
      { code: 400, body: { error: { code: 100, error_subcode: 33 } } },
      { code: 200, body: { id: PAGE.id } },
      { code: 200 },
    ]);
    expect(items[0]).not.toHaveProperty('headers');
    expect(emulator.messages().map(({ message }) => message?.text)).toEqual(['one', 'two']);
  });

  it('carries headers with each answer unless told not to', async () => {
    const emulator = await start();
    for (const include_headers of [undefined, true, 'true', 1]) {
      const [item] = await run(emulator, [send('one')], { include_headers });
      expect(item?.headers).toContainEqual({ name: 'facebook-api-version', value: 'v26.0' });
    }
    for (const include_headers of [false, 'false', 0, '0']) {
      const [item] = await run(emulator, [send('one')], { include_headers });
      expect(item).not.toHaveProperty('headers');
    }
  });

  it('may come as JSON, as a form, as a multipart form or in the query, to the root or the Page', async () => {
    const emulator = await start();
    const batch = JSON.stringify([send('hi')]);
    const data = new FormData();
    data.set('batch', batch);
    const answers = [
      await call<Item[]>(emulator, 'POST', '/', { batch: [send('hi')] }),
      await call<Item[]>(emulator, 'POST', '/v6.0', { batch }),
      await call<Item[]>(emulator, 'POST', '/v26.0/me', new URLSearchParams({ batch })),
      await call<Item[]>(emulator, 'POST', `/${PAGE.id}`, data),
      await call<Item[]>(emulator, 'POST', `/?batch=${encodeURIComponent(batch)}`),
    ];
    expect(answers.map(({ body }) => body[0]?.code)).toEqual(Array(5).fill(200));
  });

  it('is written down with its operations, references replaced and secrets masked', async () => {
    const emulator = await start();
    await run(emulator, [
      create,
      send('hi', {}, { persona_id: '{result=p:$.id}', access_token: 'PAGE_TOKEN' }),
      { method: 'GET', relative_url: 'me?access_token=PAGE_TOKEN' },
    ]);
    const [request] = emulator.requests;
    const [persona] = emulator.personas();
    expect(request).toMatchObject({ method: 'POST', path: '/', version: 'v26.0', status: 200 });
    expect(request?.batch).toMatchObject([
      { method: 'POST', path: '/me/personas', body: JOHN, status: 200, pageId: PAGE.id },
      {
        path: '/me/messages',
        body: { recipient: { id: 'ann' }, persona_id: persona?.id, access_token: '***' },
        status: 200,
      },
      { method: 'GET', path: '/me', query: { access_token: '***' }, version: 'v26.0' },
    ]);
    expect(JSON.stringify(emulator.requests)).not.toContain('PAGE_TOKEN');
  });

  it('is written down as it came where an operation is not run', async () => {
    const emulator = await start({ pages: [PAGE, OTHER] });
    await run(emulator, [
      { method: 'GET', relative_url: 'v25.0/404', name: 'lost' },
      send('a', { depends_on: 'lost', relative_url: 'v24.0/me/messages' }),
      send('b', { depends_on: 'lost' }, { access_token: 'OTHER_TOKEN' }),
    ]);
    const type = 'application/x-www-form-urlencoded';
    expect(emulator.requests[0]?.batch).toMatchObject([
      { path: '/404', version: 'v25.0', status: 400, contentType: null },
      { path: '/me/messages', version: 'v24.0', status: null, pageId: PAGE.id },
      { path: '/me/messages', version: 'v26.0', status: null, pageId: OTHER.id },
    ]);
    await run(emulator, [send('c')]);
    expect(emulator.requests[1]?.batch).toMatchObject([{ contentType: type }]);
  });

  it('is refused as a whole with more than 50 operations', async () => {
    const emulator = await start();
    const { status, body } = await post(emulator, Array(51).fill(send('hi')));
    expect(status).toBe(400);
    expect(body).toEqual({
      error: {
        message: 'Too many requests in batch message. Maximum batch size is 50',
        type: 'GraphBatchException',
        fbtrace_id: expect.any(String) as string,
      },
    });
    expect(emulator.messages()).toEqual([]);
    expect(await run(emulator, Array(50).fill(send('hi')))).toHaveLength(50);
  });

  it.each([
    ['no list', { a: 1 }],
    ['no JSON', 'nonsense'],
    ['a list of something else', ['me/messages']],
  ])('is refused as a whole where it is %s', async (_, batch) => {
    const emulator = await start();
    const { status, body } = await post(emulator, batch);
    expect([status, body]).toMatchObject([400, { error: { code: 100 } }]);
  });

  it('needs a token of its own even where each operation has one', async () => {
    const emulator = await start();
    const { body } = await call(emulator, 'POST', '/?access_token=', {
      batch: [send('hi', {}, { access_token: 'PAGE_TOKEN' })],
    });
    expect(body).toMatchObject({ error: { code: 2500 } });
    expect(emulator.messages()).toEqual([]);
  });
});

describe('an operation', () => {
  it('speaks for the Page of its own token, in its query or its body', async () => {
    const emulator = await start({ pages: [PAGE, OTHER], requireAppSecretProof: true });
    const appsecret_proof = proofOf('OTHER_TOKEN');
    const own = { access_token: 'OTHER_TOKEN', appsecret_proof };
    const url = `me/messages?${new URLSearchParams(own).toString()}`;
    const items = await run(
      emulator,
      [send('a', {}, own), send('b', { relative_url: url }), send('c')],
      { appsecret_proof: proofOf('PAGE_TOKEN') },
    );
    expect(items.map((item) => item?.code)).toEqual([200, 200, 200]);
    expect(emulator.messages().map(({ pageId }) => pageId)).toEqual([OTHER.id, OTHER.id, PAGE.id]);
  });

  it('with a token of its own needs a proof of its own', async () => {
    const emulator = await start({ pages: [PAGE, OTHER], requireAppSecretProof: true });
    const items = await run(emulator, [send('a', {}, { access_token: 'OTHER_TOKEN' })], {
      appsecret_proof: proofOf('PAGE_TOKEN'),
    });
    expect(items).toMatchObject([{ code: 400, body: { error: { code: 100 } } }]);
  });

  it('brings the files that it names', async () => {
    const emulator = await start();
    const message = { attachment: { type: 'image', payload: {} } };
    const operation = send('', { body: form({ recipient: { id: 'ann' }, message }) });
    const data = new FormData();
    data.set('one', new Blob(['1']), 'one.png');
    data.set('two', new Blob(['22']), 'two.png');
    data.set(
      'batch',
      JSON.stringify([
        { ...operation, attached_files: 'two' },
        { ...operation, attached_files: 'three' },
      ]),
    );
    const { body } = await call(emulator, 'POST', '/', data);
    expect(body).toMatchObject([{ code: 200 }, { code: 400 }]);
    expect(emulator.messages()).toMatchObject([{ upload: { filename: 'two.png', size: 2 } }]);
  });

  it('cannot be a batch itself', async () => {
    const emulator = await start();
    const items = await run(emulator, [
      { method: 'POST', relative_url: '', body: form({ batch: [send('hi')] }) },
      { method: 'POST' },
    ]);
    expect(items.map((item) => item?.code)).toEqual([400, 400]);
  });
});

describe('a reference', () => {
  const sendAs = (persona_id: string) => send('hi', {}, { persona_id });

  it('makes a message speak as the persona created before it', async () => {
    const emulator = await start();
    const items = await run(emulator, [create, sendAs('{result=p:$.id}')]);
    expect(items).toMatchObject([null, { code: 200 }]);
    expect(emulator.messages()).toMatchObject([{ persona: { name: 'John Mathew' } }]);
  });

  it('may be written raw or percent-encoded, in the body, the path and the query', async () => {
    const emulator = await start();
    const raw = '{result=p:$.id}';
    const items = await run(emulator, [
      create,
      { method: 'POST', relative_url: 'me/messages', body: `${send('hi').body}&persona_id=${raw}` },
      { method: 'GET', relative_url: raw },
      { method: 'GET', relative_url: encodeURIComponent(raw) },
      { method: 'GET', relative_url: `me/personas?limit=1&before=&fields=id&x=${raw}` },
    ]);
    const id = emulator.personas()[0]?.id;
    expect(items).toMatchObject([
      null,
      { code: 200 },
      { code: 200, body: { id } },
      { code: 200, body: { id } },
      { code: 200 },
    ]);
    expect(emulator.requests[0]?.batch?.[4]?.query.x).toBe(id);
  });

  it('may stand inside the JSON of a parameter, whatever characters it stands for', async () => {
    const emulator = await start();
    const name = 'John "Jack" \\ O’Neill';
    await run(emulator, [
      { ...create, body: form({ ...JOHN, name }) },
      { method: 'GET', name: 'g', relative_url: '{result=p:$.id}' },
      {
        ...send(''),
        body: form({
          recipient: { id: 'ann' },
          message: { text: 'I am {result=g:$.name}', quick_replies: [{ title: 'x', n: 1 }] },
        }),
      },
    ]);
    expect(emulator.messages()).toMatchObject([
      { message: { text: `I am ${name}`, quick_replies: [{ title: 'x', n: 1 }] } },
    ]);
  });

  it('becomes a list with commas where it stands for several values', async () => {
    const emulator = await start();
    await createPersona(emulator, 'Ann');
    await createPersona(emulator, 'Bob');
    await run(emulator, [
      { method: 'GET', name: 'all', relative_url: 'me/personas?fields=name' },
      send('{result=all:$.data.*.name} {result=all:$.data[0]} {result=all:$.none}'),
    ]);
    const id = emulator.personas()[0]?.id;
    expect(emulator.messages()).toMatchObject([
      { message: { text: `Ann,Bob {"name":"Ann","id":"${id}"} ` } },
    ]);
  });

  it('is never run as a script', async () => {
    const emulator = await start();
    const items = await run(emulator, [create, send('{result=p:$[?(@.id)]}')]);
    expect(items).toMatchObject([null, { code: 400, body: { error: { code: 100 } } }]);
    expect(emulator.requests[0]?.batch).toMatchObject([{ status: 200 }, { status: 400 }]);
  });

  it('stays as it stands for a persona, where that is assumed', async () => {
    const emulator = await start({ assumptions: { batchPersonaReferences: false } });
    const items = await run(emulator, [create, sendAs('{result=p:$.id}')]);
    expect(items).toMatchObject([null, { code: 400, body: { error: { code: 100 } } }]);
  });

  it('to a persona fails the whole batch, where that is assumed', async () => {
    const emulator = await start({ assumptions: { refusesPersonaReferences: true } });
    const { status, body } = await post(emulator, [create, sendAs('{result=p:$.id}')]);
    expect(status).toBe(400);
    expect(body).toMatchObject({ error: { type: 'GraphBatchException' } });
    expect(emulator.personas()).toEqual([]);
    expect(await run(emulator, [create, send('{result=p:$.id}')])).toMatchObject([
      null,
      { code: 200 },
    ]);
  });

  it.each([
    ['to nobody', [send('{result=f:$.id}')], 0],
    ['to a later operation', [sendAs('{result=p:$.id}'), create], 0],
    ['to itself', [send('x'), { ...send('{result=me:$.id}'), name: 'me' }], 1],
    ['by depends_on to nobody', [send('x', { depends_on: 'f' })], 0],
  ])('fails the whole batch if it points %s', async (_, batch, index) => {
    const emulator = await start();
    const { status, body } = await post(emulator, batch);
    expect(status).toBe(400);
    expect(body).toMatchObject({
      error: {
        type: 'GraphBatchException',
        message: expect.stringContaining(`Request ${index} cannot depend on`) as string,
      },
    });
    expect(emulator.messages()).toEqual([]);
    expect(emulator.personas()).toEqual([]);
  });
});

describe('omit_response_on_success', () => {
  it('is true by itself only for operations that others need', async () => {
    const emulator = await start();
    const items = await run(emulator, [
      { ...create, name: 'a' },
      { ...create, name: 'b' },
      send('x', { depends_on: 'a' }),
    ]);
    expect(items.map((item) => item?.code)).toEqual([undefined, 200, 200]);
  });

  it('decides where it is given, as JSON or as text', async () => {
    const emulator = await start();
    const items = await run(emulator, [
      { ...create, name: 'a', omit_response_on_success: false },
      { ...create, name: 'b', omit_response_on_success: 'false' },
      send('x', { depends_on: 'a, b', omit_response_on_success: true }),
      send('y', { depends_on: ['a', 'b'], omit_response_on_success: 'true' }),
    ]);
    expect(items.map((item) => item?.code)).toEqual([200, 200, undefined, undefined]);
    expect(emulator.messages()).toHaveLength(2);
  });

  it('shows a failure all the same, and null for what depends on it', async () => {
    const emulator = await start();
    const items = await run(emulator, [
      { ...create, body: 'name=John', omit_response_on_success: true },
      send('child', { name: 'child', depends_on: 'p' }),
      send('grandchild', { depends_on: 'child' }),
      send('stranger'),
    ]);
    expect(items).toMatchObject([{ code: 400 }, null, null, { code: 200 }]);
    expect(emulator.messages()).toMatchObject([{ message: { text: 'stranger' } }]);
    expect(emulator.requests[0]?.batch?.map(({ status }) => status)).toEqual([
      400,
      null,
      null,
      200,
    ]);
  });
});
