import { describe, expect, it } from 'vitest';

import { call, createPersona, sendText, start } from './graph';

const HI = { recipient: { id: '7' }, message: { text: 'hello, world' } };

/** The same message as clients in other languages write it. */
const SPELLINGS: [string, Record<string, string>][] = [
  ['JSON text', { recipient: '{"id":"7"}', message: '{"text":"hello, world"}' }],
  ['single quotes', { recipient: "{'id':'7'}", message: "{'text':'hello, world'}" }],
  ['no quotes', { recipient: '{id:7}', message: '{ text: "hello, world" }' }],
  ['nested fields', { 'recipient[id]': '7', 'message[text]': 'hello, world' }],
];

describe.each(SPELLINGS)('a message in %s', (_, fields) => {
  it.each([
    ['a form', () => new URLSearchParams(fields)],
    ['a multipart form', () => multipart(fields)],
    ['a JSON body', () => fields],
  ])('is read in %s', async (_kind, body) => {
    const emulator = await start();
    const { status } = await call(emulator, 'POST', '/me/messages', body());
    expect(status).toBe(200);
    expect(emulator.messages()).toMatchObject([{ psid: '7', message: HI.message }]);
    expect(emulator.requests[0]!.body).toMatchObject({ message: HI.message });
  });

  it('is read in the query, and in a batch', async () => {
    const emulator = await start();
    const query = new URLSearchParams(fields).toString();
    await call(emulator, 'POST', `/me/messages?${query}`);
    const batch = [{ method: 'POST', relative_url: 'me/messages', body: query }];
    await call(emulator, 'POST', '/', { batch });
    expect(emulator.messages('7')).toHaveLength(2);
  });
});

function multipart(fields: Record<string, string>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return form;
}

describe('a structured parameter', () => {
  it('keeps every digit of an ID without quotes', async () => {
    const emulator = await start();
    const form = new URLSearchParams({ recipient: '{id:24500000000000017}', message: '{text:Hi}' });
    await call(emulator, 'POST', '/me/messages', form);
    expect(emulator.messages('24500000000000017')).toHaveLength(1);
  });

  it('may hold lists, escapes and spaces', async () => {
    const emulator = await start();
    const message = `{ text: 'it\\'s \\u00e9', quick_replies: [ {content_type:text, title:'Go on', payload:GO}, ] }`;
    await call(
      emulator,
      'POST',
      '/me/messages',
      new URLSearchParams({ recipient: '{id:7}', message }),
    );
    expect(emulator.messages()[0]!.message).toEqual({
      text: "it's é",
      quick_replies: [{ content_type: 'text', title: 'Go on', payload: 'GO' }],
    });
  });

  it('becomes a list of fields that count, and a list of fields without a number', async () => {
    const emulator = await start();
    const form = new URLSearchParams([
      ['recipient[id]', '7'],
      ['message[text]', 'Which?'],
      ['message[quick_replies][0][title]', 'Red'],
      ['message[quick_replies][1][title]', 'Blue'],
    ]);
    await call(emulator, 'POST', '/me/messages', form);
    expect(emulator.messages()[0]!.message!.quick_replies).toEqual([
      { title: 'Red' },
      { title: 'Blue' },
    ]);
  });

  it.each(['{id:', "{'id' '7'}", '{id:7} and more', 'nobody', '{"id": "7'])(
    'is refused where it cannot be read: %s',
    async (recipient) => {
      const emulator = await start();
      const form = new URLSearchParams({ recipient, message: '{"text":"Hi"}' });
      const { status, body } = await call(emulator, 'POST', '/me/messages', form);
      expect([status, body.error.code]).toEqual([400, 100]);
    },
  );

  it('cannot reach into the prototype of objects', async () => {
    const emulator = await start();
    const form = new URLSearchParams({
      'recipient[id]': '7',
      'message[text]': 'Hi',
      'message[__proto__][polluted]': 'yes',
    });
    await call(emulator, 'POST', '/me/messages', form);
    expect(({} as { polluted?: string }).polluted).toBeUndefined();
  });
});

describe('a method that is named as a parameter', () => {
  it.each([
    ['POST', 'query'],
    ['GET', 'query'],
    ['POST', 'form'],
  ])('counts: %s with method=delete in the %s', async (method, place) => {
    const emulator = await start();
    const id = await createPersona(emulator);
    const answer =
      place === 'query'
        ? await call(emulator, method, `/${id}?method=delete`)
        : await call(emulator, method, `/${id}`, new URLSearchParams({ method: 'DELETE' }));
    expect(answer.body).toEqual({ success: true });
    expect(emulator.personas()).toEqual([]);
    expect(emulator.requests.at(-1)!.method).toBe('DELETE');
  });

  it('counts in a batch, too', async () => {
    const emulator = await start();
    const id = await createPersona(emulator);
    const batch = [{ method: 'POST', relative_url: id, body: 'method=delete' }];
    await call(emulator, 'POST', '/', { batch });
    expect(emulator.personas()).toEqual([]);
  });
});

describe('messenger_profile', () => {
  it.each([
    ['a list in the body', '', { fields: ['greeting'] }],
    ['a JSON list in the query', `?fields=${encodeURIComponent('["greeting"]')}`, undefined],
    ['nested fields', '?fields[]=greeting', undefined],
    ['names', '?fields=greeting', undefined],
  ])('forgets the properties that are named by %s', async (_, query, body) => {
    const emulator = await start();
    const commands = [{ locale: 'default', commands: [{ name: 'help', description: 'Help' }] }];
    const greeting = [{ locale: 'default', text: 'Hello' }];
    await call(emulator, 'POST', '/me/messenger_profile', { greeting, commands });
    await call(emulator, 'DELETE', `/me/messenger_profile${query}`, body);
    const read = await call(emulator, 'GET', '/me/messenger_profile?fields=greeting,commands');
    expect(read.body.data).toEqual([{ commands }]);
  });
});

it('messages of the kinds of 2026 are taken', async () => {
  const emulator = await start();
  const messages = [
    { sticker_id: 369239263222822 },
    {
      attachments: [1, 2].map((n) => ({
        type: 'image',
        payload: { url: `https://example.com/${n}` },
      })),
    },
    { template: { name: 'order_update', language: { code: 'en_US' } } },
    {
      attachment: {
        type: 'template',
        payload: { template_type: 'image_grid', elements: [{ url: 'https://example.com/1' }] },
      },
    },
  ];
  for (const message of messages) {
    const body = { recipient: { id: '7' }, messaging_type: 'UTILITY', message };
    expect((await call(emulator, 'POST', '/me/messages', body)).status).toBe(200);
  }
  expect(emulator.messages('7').map(({ message }) => message)).toEqual(messages);
  const both = { recipient: { id: '7' }, message: { text: 'Hi', sticker_id: 1 } };
  expect((await call(emulator, 'POST', '/me/messages', both)).status).toBe(400);
});

it('oauth_token is a token as access_token is, and no secret is written down', async () => {
  const emulator = await start();
  const response = await fetch(`${emulator.origin}/me?oauth_token=PAGE_TOKEN`);
  expect(response.status).toBe(200);
  expect(emulator.requests[0]!.query).toEqual({ oauth_token: '***' });
});

it('requests are the newest, and no more than asked for', async () => {
  const emulator = await start({ keepRequests: 2 });
  for (const text of ['one', 'two', 'three']) await sendText(emulator, '7', text);
  expect(emulator.requests.map(({ body }) => body.message)).toEqual([
    { text: 'two' },
    { text: 'three' },
  ]);
  expect(emulator.messages()).toHaveLength(3);
});
