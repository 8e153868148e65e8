import { MessengerBatch, MessengerClient } from 'messaging-api-messenger';
import { describe, expect, it } from 'vitest';

import type { Emulator } from '../../src/emulator';
import { PAGE, start } from './graph';

const JOHN = { name: 'John Mathew', profilePictureUrl: 'https://example.com/john.jpg' };

function clientOf({ origin }: Emulator, accessToken = 'PAGE_TOKEN', appSecret = 'APP_SECRET') {
  return new MessengerClient({ accessToken, appSecret, origin });
}

describe('the MessengerClient of messaging-api-messenger', () => {
  it('creates, reads, lists and deletes personas', async () => {
    const emulator = await start({ requireAppSecretProof: true });
    const client = clientOf(emulator);
    const { id } = await client.createPersona(JOHN);
    expect(await client.getPersona(id)).toMatchObject({ id, name: 'John Mathew' });
    expect((await client.getPersonas()).data).toMatchObject([{ id }]);
    expect(await client.deletePersona(id)).toEqual({ success: true });
    expect(emulator.personas()).toEqual([]);
  });

  it('gets all personas by following the cursors', async () => {
    const emulator = await start({ assumptions: { pageSize: 2 } });
    const client = clientOf(emulator);
    for (let index = 0; index < 5; index += 1) await client.createPersona(JOHN);
    const all = await client.getAllPersonas();
    expect(all.map(({ id }) => id)).toEqual(emulator.personas().map(({ id }) => id));
  });

  it('sends texts, typing and pictures from a buffer', async () => {
    const emulator = await start({ requireAppSecretProof: true });
    const client = clientOf(emulator);
    const { id: personaId } = await client.createPersona(JOHN);
    await client.typingOn('ann', { personaId });
    await client.sendText('ann', 'Hi', { personaId });
    await client.sendImage('ann', Buffer.from('picture'), { filename: 'cat.png' } as object);
    await client.sendFile('ann', Buffer.from('no name'));
    expect(emulator.messages('ann')).toMatchObject([
      { senderAction: 'typing_on', persona: { id: personaId } },
      { message: { text: 'Hi' }, persona: { id: personaId } },
      { upload: { filename: 'cat.png', contentType: 'image/png', size: 7 }, persona: null },
      { upload: { filename: null, size: 7 } },
    ]);
  });

  it('uploads an attachment and sends it as a persona', async () => {
    const emulator = await start();
    const client = clientOf(emulator);
    const { id: personaId } = await client.createPersona(JOHN);
    const { attachmentId } = await client.uploadImage(Buffer.from('picture'), {
      filename: 'cat.png',
    });
    await client.sendImage('ann', { attachmentId }, { personaId });
    expect(emulator.messages()).toMatchObject([{ persona: { id: personaId } }]);
  });

  it('is told what is wrong in the words of its errors', async () => {
    const emulator = await start();
    await expect(clientOf(emulator, 'STALE').sendText('ann', 'Hi')).rejects.toThrow(
      'Messenger API - 190 OAuthException (#190) Invalid OAuth access token',
    );
    await expect(clientOf(emulator, 'PAGE_TOKEN', 'WRONG').getPageInfo()).rejects.toThrow(
      'Invalid appsecret_proof',
    );
  });

  it('sends batches, headers or not', async () => {
    const emulator = await start({ requireAppSecretProof: true });
    const client = clientOf(emulator);
    const { id: personaId } = await client.createPersona(JOHN);
    const answers = await client.sendBatch([
      MessengerBatch.sendText('ann', 'One & two', { personaId }),
      MessengerBatch.typingOff('ann'),
      MessengerBatch.getUserProfile('ann', { accessToken: 'PAGE_TOKEN' }),
      MessengerBatch.getThreadOwner('ann'),
    ]);
    expect(answers).toMatchObject([
      { code: 200, body: { recipientId: 'ann' }, headers: expect.any(Array) as unknown[] },
      { code: 200, body: { recipientId: 'ann' } },
      { code: 200, body: { id: 'ann', firstName: 'Robin' } },
      { code: 200, body: { appId: expect.any(String) as string } },
    ]);
    expect(emulator.messages()).toMatchObject([
      { message: { text: 'One & two' }, persona: { id: personaId } },
      { senderAction: 'typing_off' },
    ]);
    const [bare] = await client.sendBatch([MessengerBatch.typingOn('ann')], {
      includeHeaders: false,
    });
    expect(bare).not.toHaveProperty('headers');
  });

  it('reads the Page, and a person who has met it', async () => {
    const emulator = await start();
    const client = clientOf(emulator);
    emulator.user('ann');
    expect(await client.getPageInfo()).toEqual({ id: PAGE.id, name: PAGE.name });
    expect(await client.getPageInfo({ fields: ['id'] as never })).toEqual({ id: PAGE.id });
    expect(await client.getUserProfile('ann')).toMatchObject({ id: 'ann', lastName: 'Example' });
    await expect(client.getUserProfile('bob')).rejects.toThrow('(#100)');
  });

  it('keeps a Messenger Profile', async () => {
    const emulator = await start();
    const client = clientOf(emulator);
    expect(await client.getMessengerProfile(['greeting'])).toEqual([]);
    await client.setGetStarted('GO');
    await client.setGreeting('Hello!');
    expect(await client.getGetStarted()).toEqual({ payload: 'GO' });
    await client.deleteGetStarted();
    expect(await client.getGetStarted()).toBeNull();
    expect(await client.getGreeting()).toMatchObject([{ text: 'Hello!' }]);
    await expect(client.setMessengerProfile({})).rejects.toThrow('(#100)');
  });

  it('is answered with success where nothing depends on the call', async () => {
    const emulator = await start();
    const client = clientOf(emulator);
    const success = { success: true };
    expect(await client.passThreadControl('ann', 123, 'why')).toEqual(success);
    expect(await client.takeThreadControl('ann', 'why')).toEqual(success);
    expect(await client.requestThreadControl('ann', 'why')).toEqual(success);
    expect(await client.getSecondaryReceivers()).toEqual([]);
    const { id } = await client.createLabel('vip');
    expect(await client.associateLabel('ann', id as never)).toEqual(success);
    expect(await client.dissociateLabel('ann', id as never)).toEqual(success);
    expect(await client.getLabelList()).toEqual({ data: [{ id, name: 'vip' }] });
    expect(await client.getAssociatedLabels('ann')).toEqual({ data: [] });
    expect(await client.deleteUserPersistentMenu('ann')).toEqual({ result: 'success' });
    expect(await client.getUserPersistentMenu('ann')).toBeNull();
  });
});
