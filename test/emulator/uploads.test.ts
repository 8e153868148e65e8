import { describe, expect, it } from 'vitest';

import { call, createPersona, OTHER, PAGE, start } from './graph';

const PICTURE = new Blob([Buffer.alloc(1234)], { type: 'image/png' });

function form(fields: Record<string, string>, file: Blob | null = PICTURE): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.set(name, value);
  if (file) data.set('filedata', file, 'cat.png');
  return data;
}

const IMAGE = {
  recipient: '{"id":"ann"}',
  message: '{"attachment":{"type":"image","payload":{}}}',
};

describe('an upload', () => {
  it('is a message with name, type and size of its file', async () => {
    const emulator = await start();
    const data = form({ ...IMAGE, messaging_type: 'RESPONSE', tag: 'HUMAN_AGENT' });
    const { body } = await call(emulator, 'POST', '/me/messages', data);
    expect(Object.keys(body)).toEqual(['recipient_id', 'message_id']);
    expect(emulator.messages()).toMatchObject([
      {
        persona: null,
        message: { attachment: { type: 'image', payload: {} } },
        messagingType: 'RESPONSE',
        tag: 'HUMAN_AGENT',
        upload: { filename: 'cat.png', contentType: 'image/png', size: 1234 },
      },
    ]);
    expect(emulator.requests.at(-1)).toMatchObject({
      contentType: expect.stringContaining('multipart/form-data') as string,
      body: { recipient: { id: 'ann' }, filedata: { filename: 'cat.png', size: 1234 } },
    });
  });

  it('is shown under a persona named in a field of its own, unless that is assumed not to work', async () => {
    const working = await start();
    const ignoring = await start({ assumptions: { multipartPersona: false } });
    for (const emulator of [working, ignoring]) {
      const persona_id = await createPersona(emulator);
      await call(emulator, 'POST', '/me/messages', form({ ...IMAGE, persona_id }));
    }
    expect(working.messages()).toMatchObject([{ persona: { name: 'John Mathew' } }]);
    expect(ignoring.messages()).toMatchObject([{ persona: null }]);
  });

  it('may bring its token in a field', async () => {
    const emulator = await start({ pages: [PAGE, OTHER] });
    const data = form({ ...IMAGE, access_token: 'OTHER_TOKEN' });
    const response = await fetch(`${emulator.origin}/me/messages`, { method: 'POST', body: data });
    expect(response.status).toBe(200);
    expect(emulator.messages()).toMatchObject([{ pageId: OTHER.id }]);
    expect(emulator.requests).toMatchObject([{ pageId: OTHER.id, body: { access_token: '***' } }]);
  });

  it('can be kept for later messages of its Page', async () => {
    const emulator = await start({ pages: [PAGE, OTHER] });
    const { body } = await call(
      emulator,
      'POST',
      '/me/message_attachments',
      form({ message: '{"attachment":{"type":"image","payload":{"is_reusable":true}}}' }),
    );
    const { attachment_id } = body;
    const message = { attachment: { type: 'image', payload: { attachment_id } } };
    const send = (token: string) =>
      call(emulator, 'POST', `/me/messages?access_token=${token}`, {
        recipient: { id: 'ann' },
        message,
      });
    expect((await send('PAGE_TOKEN')).status).toBe(200);
    expect((await send('OTHER_TOKEN')).body).toMatchObject({ error: { error_subcode: 2018074 } });
    expect(emulator.messages()).toMatchObject([{ message }]);
  });

  it('names its attachment in the answer where it is reusable', async () => {
    const emulator = await start();
    const message = '{"attachment":{"type":"image","payload":{"is_reusable":true}}}';
    const { body } = await call(emulator, 'POST', '/me/messages', form({ ...IMAGE, message }));
    expect(body).toMatchObject({ attachment_id: expect.stringMatching(/^\d+$/) as string });
  });

  it('by URL needs no file', async () => {
    const emulator = await start();
    const message = { attachment: { type: 'image', payload: { url: 'https://a.example/b.png' } } };
    const { body } = await call(emulator, 'POST', '/me/message_attachments', { message });
    expect(body).toHaveProperty('attachment_id');
  });

  it.each([
    ['no message', {}, PICTURE, undefined],
    ['no file', { message: IMAGE.message }, null, undefined],
    [
      'a file over 25 MB',
      { message: IMAGE.message },
      new Blob([Buffer.alloc(26_300_000)]),
      2018109,
    ],
  ])('is refused with %s', async (_, fields, file, subcode) => {
    const emulator = await start();
    const data = form(fields, file);
    data.set('platform', 'messenger');
    const { body } = await call(emulator, 'POST', '/me/message_attachments', data);
    expect(body.error.code).toBe(100);
    expect(body.error.error_subcode).toBe(subcode);
  });
});

describe('a body that cannot be read', () => {
  const post = (origin: string, type: string, body: string | Buffer) =>
    fetch(`${origin}/me/messages?access_token=PAGE_TOKEN`, {
      method: 'POST',
      headers: { 'content-type': type },
      body,
    });

  it.each([
    ['JSON that is cut off', 'application/json', '{"recipient":'],
    ['JSON that is no object', 'application/json', '[1]'],
    ['a multipart form without boundary', 'multipart/form-data', 'x'],
    ['a multipart form that is cut off', 'multipart/form-data; boundary=b', '--b\r\nContent-'],
    [
      'a multipart file that is cut off',
      'multipart/form-data; boundary=b',
      '--b\r\nContent-Disposition: form-data; name="filedata"; filename="a"\r\n\r\nabc',
    ],
  ])('is refused with code 100: %s', async (_, type, body) => {
    const emulator = await start();
    const response = await post(emulator.origin, type, body);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { code: 100 } });
    expect(emulator.requests).toMatchObject([{ path: '/me/messages', status: 400 }]);
  });

  it('is refused with 413 over 30 MB, also as a batch', async () => {
    const emulator = await start();
    const tooLarge = Buffer.alloc(30 * 1024 * 1024 + 1, 'x');
    const response = await post(emulator.origin, 'text/plain', tooLarge);
    expect(response.status).toBe(413);
    const batch = await fetch(`${emulator.origin}/?access_token=PAGE_TOKEN&batch=[]`, {
      method: 'POST',
      body: tooLarge,
    });
    expect(batch.status).toBe(413);
  });
});
