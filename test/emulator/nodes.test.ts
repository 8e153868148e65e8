import { describe, expect, it } from 'vitest';

import { call, createPersona, OTHER, PAGE, sendText, start } from './graph';

/** Any answer, for tests that compare it as a whole. */
type Any = Record<string, unknown>;

describe('several nodes at once', () => {
  it('are answered by their IDs', async () => {
    const emulator = await start();
    const john = await createPersona(emulator);
    const mary = await createPersona(emulator, 'Mary');
    emulator.user('7');
    const { body } = await call<Any>(emulator, 'GET', `/?ids=${john},${mary},7,me&fields=name`);
    expect(body).toEqual({
      [john]: { id: john, name: 'John Mathew' },
      [mary]: { id: mary, name: 'Mary' },
      7: { id: '7', name: 'Robin Example' },
      me: { id: PAGE.id, name: PAGE.name },
    });
  });

  it('are refused with 803 where one does not exist', async () => {
    const emulator = await start();
    const { status, body } = await call(emulator, 'GET', '/?ids=me,404');
    expect([status, body.error.code]).toEqual([400, 803]);
  });
});

it('a Page has the fields that bots ask for', async () => {
  const emulator = await start();
  const { body } = await call<Any>(
    emulator,
    'GET',
    '/me?fields=id,name,category,picture.width(100){url},username,link,access_token',
  );
  expect(body).toMatchObject({ id: PAGE.id, name: PAGE.name, username: `page${PAGE.id}` });
  expect(Object.keys(body)).toHaveLength(7);
  const { body: short } = await call<Any>(emulator, 'GET', '/me');
  expect(short).toEqual({ id: PAGE.id, name: PAGE.name });
});

it('people have names of their own', async () => {
  const emulator = await start();
  const names: unknown[] = [];
  for (let number = 1; number <= 60; number += 1) {
    emulator.user(String(number));
    names.push((await call<Any>(emulator, 'GET', `/${number}?fields=name`)).body.name);
  }
  expect(new Set(names).size).toBe(60);
});

describe('a label', () => {
  it('is created, read, given, listed, taken and deleted', async () => {
    const emulator = await start();
    const { body } = await call(emulator, 'POST', '/me/custom_labels', { page_label_name: 'VIP' });
    const label = { id: body.id, page_label_name: 'VIP' };
    expect((await call(emulator, 'GET', `/${body.id}?fields=page_label_name`)).body).toEqual(label);
    expect((await call(emulator, 'POST', `/${body.id}/label`, { user: '7' })).status).toBe(200);
    expect((await call(emulator, 'GET', '/7/custom_labels')).body.data).toEqual([label]);
    expect((await call(emulator, 'GET', '/me/custom_labels')).body.data).toEqual([label]);
    await call(emulator, 'DELETE', `/${body.id}/label?user=7`);
    expect((await call(emulator, 'GET', '/7/custom_labels')).body.data).toEqual([]);
    expect((await call(emulator, 'DELETE', `/${body.id}`)).body).toEqual({ success: true });
    expect((await call(emulator, 'GET', `/${body.id}`)).body.error.error_subcode).toBe(33);
  });

  it('is its Page’s alone', async () => {
    const emulator = await start({ pages: [PAGE, OTHER] });
    const { body } = await call(emulator, 'POST', '/me/custom_labels', { name: 'VIP' });
    const answer = await call(emulator, 'DELETE', `/${body.id}?access_token=OTHER_TOKEN`);
    expect(answer.body.error.error_subcode).toBe(33);
  });
});

it('the app’s subscription to a Page is kept until it is deleted', async () => {
  const emulator = await start({ appId: '4711' });
  const read = async () => (await call(emulator, 'GET', '/me/subscribed_apps')).body.data;
  expect(await read()).toEqual([]);
  const subscribed_fields = ['messages', 'messaging_postbacks'];
  await call(emulator, 'POST', '/me/subscribed_apps', { subscribed_fields });
  expect(await read()).toMatchObject([{ id: '4711', subscribed_fields }]);
  await call(emulator, 'POST', '/me/subscribed_apps?subscribed_fields=messages,standby');
  expect(await read()).toMatchObject([{ subscribed_fields: ['messages', 'standby'] }]);
  expect((await call(emulator, 'DELETE', '/me/subscribed_apps')).body).toEqual({ success: true });
  expect(await read()).toEqual([]);
});

it('what was said can be read again: a message, and the conversation that it is of', async () => {
  const emulator = await start();
  await emulator
    .user('7')
    .say('Hello?')
    .catch(() => undefined);
  const sent = await sendText(emulator, '7', 'Hello!');
  const id = sent.body.message_id;
  const one = await call<Any>(emulator, 'GET', `/${id}?fields=message,from,to`);
  expect(one.body).toMatchObject({
    message: 'Hello!',
    from: { id: PAGE.id, name: PAGE.name },
    to: { data: [{ id: '7', name: 'Robin Example' }] },
  });
  const list = await call<{ data: Any[] }>(
    emulator,
    'GET',
    '/me/conversations?user_id=7&fields=participants,messages.limit(5){message,from}',
  );
  expect(list.body.data).toHaveLength(1);
  expect(list.body.data[0]).toMatchObject({
    messages: { data: [{ message: 'Hello!' }, { message: 'Hello?', from: { id: '7' } }] },
  });
  const thread = String(list.body.data[0]!.id);
  const messages = await call<{ data: Any[] }>(
    emulator,
    'GET',
    `/${thread}/messages?fields=message`,
  );
  expect(messages.body.data.map(({ message }) => message)).toEqual(['Hello!', 'Hello?']);
  expect((await call<Any>(emulator, 'GET', `/${thread}`)).body.id).toBe(thread);
});

describe('the app’s own token', () => {
  const TOKEN = 'access_token=4711%7CAPP_SECRET';
  const options = { appId: '4711' };

  it('tells of tokens', async () => {
    const emulator = await start(options);
    const debug = async (input: string) =>
      (await call<{ data: Any }>(emulator, 'GET', `/debug_token?input_token=${input}&${TOKEN}`))
        .body.data;
    expect(await debug('PAGE_TOKEN')).toMatchObject({
      is_valid: true,
      app_id: '4711',
      type: 'PAGE',
      profile_id: PAGE.id,
    });
    expect(await debug('nobody')).toMatchObject({ is_valid: false });
    expect(emulator.requests[0]!.query).toEqual({ input_token: '***', access_token: '***' });
  });

  it('subscribes the app to webhooks', async () => {
    const emulator = await start(options);
    const url = `/4711/subscriptions?${TOKEN}`;
    const subscription = {
      object: 'page',
      callback_url: 'https://example.com/hook',
      fields: 'messages,messaging_postbacks',
      verify_token: 'x',
    };
    expect((await call(emulator, 'POST', url, subscription)).body).toEqual({ success: true });
    expect((await call(emulator, 'GET', url)).body.data).toMatchObject([
      { object: 'page', callback_url: 'https://example.com/hook', active: true },
    ]);
    await call(emulator, 'DELETE', `${url}&object=page`);
    expect((await call(emulator, 'GET', url)).body.data).toEqual([]);
  });

  it('is handed out for ID and secret, and opens the stickers', async () => {
    const emulator = await start(options);
    const ask = (secret: string) =>
      fetch(`${emulator.origin}/oauth/access_token?client_id=4711&client_secret=${secret}`);
    expect(await (await ask('APP_SECRET')).json()).toMatchObject({
      access_token: '4711|APP_SECRET',
    });
    expect((await ask('wrong')).status).toBe(400);
    const packs = await call<{ data: Any[] }>(emulator, 'GET', `/sticker_packs?${TOKEN}`);
    const [pack] = packs.body.data;
    const url = `/sticker_packs/${String(pack!.id)}/stickers?${TOKEN}`;
    expect((await call<{ data: Any[] }>(emulator, 'GET', url)).body.data.length).toBeGreaterThan(0);
  });

  it('is nobody’s where a Page is asked for', async () => {
    const emulator = await start(options);
    const { status, body } = await call(emulator, 'GET', `/me/personas?${TOKEN}`);
    expect([status, body.error.code]).toEqual([400, 2500]);
  });
});

it('an OAuth error says so in a header', async () => {
  const emulator = await start();
  const bad = await call(emulator, 'GET', '/me?access_token=nobody');
  expect(bad.headers.get('www-authenticate')).toMatch(
    /^OAuth "Facebook Platform" "invalid_token" "\(#190\) .*"$/,
  );
  const refused = await sendText(emulator, '', 'Hi');
  expect(refused.headers.get('www-authenticate')).toContain('"invalid_request"');
  const missing = await call(emulator, 'GET', '/404');
  expect(missing.headers.get('www-authenticate')).toBeNull();
});
