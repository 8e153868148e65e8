import { describe, expect, it } from 'vitest';

import { call, createPersona, OTHER, PAGE, sendText, start } from './graph';

const PICTURE = { url: 'https://example.com/cat.png' };

describe('a message', () => {
  it('is shown under the Page without a persona', async () => {
    const emulator = await start();
    const { body } = await sendText(emulator, 'ann', 'Hi', { messaging_type: 'RESPONSE' });
    expect(body).toEqual({
      recipient_id: 'ann',
      message_id: expect.stringMatching(/^m_[\w-]{60,}$/) as string,
    });
    expect(emulator.messages()).toEqual([
      {
        pageId: PAGE.id,
        psid: 'ann',
        persona: null,
        message: { text: 'Hi' },
        id: body.message_id,
        messagingType: 'RESPONSE',
        at: expect.any(Number) as number,
      },
    ]);
  });

  it('is shown under the persona that it names', async () => {
    const emulator = await start();
    const id = await createPersona(emulator);
    await sendText(emulator, 'ann', 'Hi', { persona_id: id, tag: 'HUMAN_AGENT' });
    await sendText(emulator, 'bob', 'Hi', { persona_id: Number(id) });
    const persona = { id, name: 'John Mathew' };
    expect(emulator.messages('ann')).toMatchObject([{ psid: 'ann', persona, tag: 'HUMAN_AGENT' }]);
    expect(emulator.messages()).toMatchObject([{ psid: 'ann' }, { psid: 'bob', persona }]);
  });

  it('is not shown under a persona named inside it', async () => {
    const emulator = await start();
    const persona_id = await createPersona(emulator);
    await call(emulator, 'POST', '/me/messages', {
      recipient: { id: 'ann' },
      message: { text: 'Hi', persona_id },
    });
    expect(emulator.messages()).toMatchObject([{ persona: null }]);
  });

  it('may come as a form with JSON in its fields', async () => {
    const emulator = await start();
    const persona_id = await createPersona(emulator);
    const form = new URLSearchParams({
      recipient: '{"id":"ann"}',
      message: '{"text":"Hi"}',
      persona_id,
    });
    expect((await call(emulator, 'POST', '/me/messages', form)).status).toBe(200);
    expect(emulator.messages()).toMatchObject([
      { persona: { id: persona_id }, message: { text: 'Hi' } },
    ]);
    expect(emulator.requests.at(-1)?.body).toMatchObject({ recipient: { id: 'ann' } });
  });

  it('does not repeat a recipient that is no page-scoped ID', async () => {
    const emulator = await start();
    const { body } = await call(emulator, 'POST', '/me/messages', {
      recipient: { user_ref: 'ref-1' },
      message: { text: 'Hi' },
    });
    expect(Object.keys(body)).toEqual(['message_id']);
    expect(emulator.messages('ref-1')).toHaveLength(1);
  });

  const to = { recipient: { id: 'ann' } };
  const text = { message: { text: 'Hi' } };
  it.each([
    ['no recipient', text, undefined],
    ['a recipient that is no object', { ...text, recipient: 'ann' }, undefined],
    ['a recipient without a name', { ...text, recipient: {} }, undefined],
    ['an empty recipient ID', { ...text, recipient: { id: '' } }, undefined],
    ['nothing to say', to, 2018034],
    ['an empty text', { ...to, message: { text: '' } }, 2018034],
    ['a text over 2000 characters', { ...to, message: { text: 'x'.repeat(2001) } }, undefined],
    ['a sender action beside it', { ...to, ...text, sender_action: 'typing_on' }, 2018014],
    ['an unknown sender action', { ...to, sender_action: 'dance' }, undefined],
    ['an unknown messaging type', { ...to, ...text, messaging_type: 'SHOUT' }, undefined],
    ['CONFIRMED_EVENT_UPDATE', { ...to, ...text, tag: 'CONFIRMED_EVENT_UPDATE' }, undefined],
    ['ACCOUNT_UPDATE', { ...to, ...text, tag: 'ACCOUNT_UPDATE' }, undefined],
    ['POST_PURCHASE_UPDATE', { ...to, ...text, tag: 'POST_PURCHASE_UPDATE' }, undefined],
    ['an unknown persona', { ...to, ...text, persona_id: '42' }, undefined],
    [
      'an attachment of no known type',
      { ...to, message: { attachment: { type: 'hologram', payload: PICTURE } } },
      undefined,
    ],
    ['an attachment that is none', { ...to, message: { attachment: 'image' } }, undefined],
    [
      'a text beside the attachment',
      { ...to, message: { text: 'Hi', attachment: { type: 'image', payload: PICTURE } } },
      undefined,
    ],
    ['nothing attached', { ...to, message: { attachment: { type: 'image' } } }, undefined],
    ['an empty template', { ...to, message: { attachment: { type: 'template' } } }, undefined],
    [
      'an unknown attachment ID',
      { ...to, message: { attachment: { type: 'image', payload: { attachment_id: '1' } } } },
      2018074,
    ],
  ])('is refused with code 100 for %s', async (_, body, subcode) => {
    const emulator = await start();
    const answer = await call(emulator, 'POST', '/me/messages', body);
    expect(answer.status).toBe(400);
    expect(answer.body.error).toMatchObject({
      code: 100,
      message: expect.stringMatching(/^\(#100\) /) as string,
      type: 'OAuthException',
      fbtrace_id: answer.headers.get('x-fb-trace-id'),
    });
    expect(answer.body.error.error_subcode).toBe(subcode);
    expect(emulator.messages()).toEqual([]);
  });

  it('may hold 2000 characters, each counted once', async () => {
    const emulator = await start();
    expect((await sendText(emulator, 'ann', '😀'.repeat(2000))).status).toBe(200);
  });

  it('may be a template', async () => {
    const emulator = await start();
    const attachment = { type: 'template', payload: { template_type: 'generic', elements: [] } };
    await call(emulator, 'POST', '/me/messages', { ...to, message: { attachment } });
    expect(emulator.messages()).toMatchObject([{ message: { attachment } }]);
  });

  it('does not reach people who never met the Page, where that is assumed', async () => {
    const emulator = await start({
      pages: [PAGE, OTHER],
      assumptions: { knownUsersOnly: true },
    });
    emulator.user('ann');
    emulator.user('bob', { pageId: OTHER.id });
    expect((await sendText(emulator, 'ann', 'Hi')).status).toBe(200);
    expect((await sendText(emulator, 'bob', 'Hi')).body).toMatchObject({
      error: { code: 100, error_subcode: 2018001 },
    });
  });
});

describe('a sender action', () => {
  it('is shown under a persona, in either case, and has no message ID', async () => {
    const emulator = await start();
    const persona_id = await createPersona(emulator);
    for (const sender_action of ['typing_on', 'TYPING_OFF']) {
      const { body } = await call(emulator, 'POST', '/me/messages', {
        recipient: { id: 'ann' },
        sender_action,
        persona_id,
      });
      expect(body).toEqual({ recipient_id: 'ann' });
    }
    expect(emulator.messages()).toMatchObject([
      { senderAction: 'typing_on', persona: { id: persona_id } },
      { senderAction: 'typing_off', persona: { id: persona_id } },
    ]);
    expect(emulator.messages()[0]).not.toHaveProperty('id');
  });

  it('mark_seen is the Page’s: with a persona it is refused, or done as the Page', async () => {
    const strict = await start();
    const lenient = await start({ assumptions: { markSeenWithPersona: 'ignore' } });
    for (const emulator of [strict, lenient]) {
      const persona_id = await createPersona(emulator);
      await call(emulator, 'POST', '/me/messages', {
        recipient: { id: 'ann' },
        sender_action: 'mark_seen',
        persona_id,
      });
    }
    expect(strict.requests.at(-1)).toMatchObject({ status: 400 });
    expect(strict.messages()).toEqual([]);
    expect(lenient.messages()).toMatchObject([{ senderAction: 'mark_seen', persona: null }]);
  });
});
