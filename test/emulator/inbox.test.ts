import { describe, expect, it } from 'vitest';

import type { EmulatorOptions } from '../../src/emulator';
import { call, createPersona, PAGE, sendText, start } from './graph';
import { startWebhook } from './webhook';

const HOUR_MS = 60 * 60_000;
const INBOX = 263902037430900;

async function startWithBot(options: EmulatorOptions = {}) {
  const webhook = await startWebhook();
  const emulator = await start({ appId: '4711', webhook: webhook.url, ...options });
  const entries = () =>
    webhook.deliveries.map(({ body }) => body.entry[0] as Record<string, unknown>);
  const owner = async () => {
    const { body } = await call(emulator, 'GET', '/me/thread_owner?recipient=7');
    return (body.data[0] as { thread_owner: { app_id: string } }).thread_owner.app_id;
  };
  return { emulator, entries, owner };
}

describe('the Page’s inbox', () => {
  it('answers as the Page, takes control, and lets the bot listen', async () => {
    const { emulator, entries, owner } = await startWithBot();
    await emulator.user('7').say('Hello?');
    expect(await owner()).toBe('4711');
    await emulator.inbox('7').say('This is Ann.');
    await emulator.user('7').say('Hi Ann!');
    await emulator.user('7').postback('BUY', 'Buy');

    const [, echo, message, postback] = entries();
    expect(echo!.messaging).toMatchObject([
      {
        sender: { id: PAGE.id },
        recipient: { id: '7' },
        message: { is_echo: true, app_id: INBOX, text: 'This is Ann.' },
      },
    ]);
    expect(message).not.toHaveProperty('messaging');
    expect(message!.standby).toMatchObject([{ message: { text: 'Hi Ann!' } }]);
    expect(postback!.standby).toMatchObject([{ postback: { title: 'Buy' } }]);
    expect(JSON.stringify(postback)).not.toContain('BUY');
    expect(await owner()).toBe(String(INBOX));
    expect(emulator.messages('7')).toMatchObject([
      { persona: null, message: { text: 'This is Ann.' }, appId: String(INBOX) },
    ]);
  });

  it('gives control back when it is done', async () => {
    const { emulator, entries, owner } = await startWithBot();
    await emulator.inbox('7').say('This is Ann.');
    await emulator.inbox('7').done();
    await emulator.user('7').say('Thanks');

    const [, pass, thanks] = entries();
    expect(pass!.messaging).toMatchObject([
      { pass_thread_control: { new_owner_app_id: '4711', previous_owner_app_id: String(INBOX) } },
    ]);
    expect(thanks!.messaging).toMatchObject([{ message: { text: 'Thanks' } }]);
    expect(await owner()).toBe('4711');
  });

  it('loses control after a day in which nobody says anything', async () => {
    const { emulator, entries, owner } = await startWithBot();
    await emulator.inbox('7').say('This is Ann.');
    emulator.clock.advance(23 * HOUR_MS);
    await emulator.user('7').say('Still there?');
    emulator.clock.advance(23 * HOUR_MS);
    expect(await owner()).toBe(String(INBOX));
    emulator.clock.advance(HOUR_MS);
    await emulator.user('7').say('Anybody?');
    expect(await owner()).toBe('4711');
    expect(entries().map((entry) => Object.keys(entry).at(-1))).toEqual([
      'messaging',
      'standby',
      'messaging',
    ]);
  });

  it('works without a bot, and rejects where the bot does not take the echo', async () => {
    const emulator = await start();
    await emulator.inbox('7').say('Nobody listens');
    await emulator.inbox('7').done();
    emulator.webhook = 'http://127.0.0.1:1/';
    await expect(emulator.inbox('7').say('Hi')).rejects.toThrow('could not be reached');
    expect(emulator.messages('7')).toHaveLength(2);
  });

  it('stops the bot’s own messages where routing is assumed, and only there', async () => {
    for (const routing of [true, false]) {
      const { emulator } = await startWithBot({ assumptions: { routing } });
      await emulator.inbox('7').say('This is Ann.');
      const sent = await sendText(emulator, '7', 'I am a bot');
      const typing = { recipient: { id: '7' }, sender_action: 'typing_on' };
      const typed = await call(emulator, 'POST', '/me/messages', typing);
      expect([sent.status, typed.status]).toEqual(routing ? [400, 400] : [200, 200]);
      if (routing) expect(sent.body.error.code).toBe(2018300);
      expect((await sendText(emulator, '8', 'Hi')).status).toBe(200);
      await emulator.inbox('7').done();
      expect((await sendText(emulator, '7', 'I am back')).status).toBe(200);
    }
  });
});

describe('thread control', () => {
  const recipient = { id: '7' };
  const control = { assumptions: { routing: true } };

  it('is passed, taken, requested, extended and released', async () => {
    const { emulator, owner } = await startWithBot(control);
    const ask = async (what: string, more = {}) =>
      (await call(emulator, 'POST', `/me/${what}_thread_control`, { recipient, ...more })).status;
    expect(await ask('pass', { target_app_id: String(INBOX) })).toBe(200);
    expect(await owner()).toBe(String(INBOX));
    expect(await ask('request')).toBe(200);
    expect(await owner()).toBe(String(INBOX));
    expect(await ask('release')).toBe(400);
    expect(await ask('extend', { duration: 60 })).toBe(400);
    expect(await ask('take')).toBe(200);
    expect(await owner()).toBe('4711');
    expect(await ask('extend', { duration: 60 })).toBe(200);
    expect(await ask('pass', { target_app_id: 'nobody' })).toBe(400);
    expect(await ask('release')).toBe(200);
    expect(await ask('request')).toBe(200);
    expect(await owner()).toBe('4711');
  });

  it.each([
    [{ control_type: 'pass', app_id: '99' }, '99'],
    [{ control_type: 'release' }, '4711'],
  ])('rides on a message: %j', async (thread_control, next) => {
    const { emulator, owner } = await startWithBot(control);
    expect((await sendText(emulator, '7', 'Over to you', { thread_control })).status).toBe(200);
    expect(await owner()).toBe(next);
  });

  it('is refused where it makes no sense, and then the message is not sent', async () => {
    const { emulator } = await startWithBot();
    const thread_control = { control_type: 'steal' };
    expect((await sendText(emulator, '7', 'Hi', { thread_control })).status).toBe(400);
    expect(emulator.messages()).toEqual([]);
  });
});

describe('the window of 24 hours', () => {
  it.each([
    [23, undefined, 200],
    [25, undefined, 400],
    [25, 'HUMAN_AGENT', 200],
    [7 * 24 + 1, 'HUMAN_AGENT', 400],
  ])('after %d hours a message with the tag %s gets %d', async (hours, tag, status) => {
    const { emulator } = await startWithBot({ windows: true });
    await emulator.user('7').say('Hello?');
    emulator.clock.advance(hours * HOUR_MS);
    const more = tag === undefined ? {} : { messaging_type: 'MESSAGE_TAG', tag };
    const answer = await sendText(emulator, '7', 'Hi', more);
    expect(answer.status).toBe(status);
    if (status === 400)
      expect(answer.body.error).toMatchObject({ code: 10, error_subcode: 2018278 });
  });

  it('is not open for whoever never wrote, and opens with what they say or tap', async () => {
    const { emulator } = await startWithBot({ windows: true });
    expect((await sendText(emulator, '7', 'Hi')).status).toBe(400);
    await emulator.user('7').send({ read: { watermark: 1 } });
    expect((await sendText(emulator, '7', 'Hi')).status).toBe(400);
    await emulator.user('7').postback('START');
    expect((await sendText(emulator, '7', 'Hi')).status).toBe(200);
    emulator.clock.advance(25 * HOUR_MS);
    const utility = { messaging_type: 'UTILITY' };
    expect((await sendText(emulator, '7', 'Your parcel', utility)).status).toBe(200);
  });

  it('is open for ever unless asked for', async () => {
    const { emulator } = await startWithBot();
    emulator.clock.advance(1000 * HOUR_MS);
    expect((await sendText(emulator, '7', 'Hi')).status).toBe(200);
  });
});

describe('the clock', () => {
  it('moves what is written down and delivered', async () => {
    const { emulator, entries } = await startWithBot();
    const before = Date.now();
    emulator.clock.advance(24 * HOUR_MS);
    await emulator.user('7').say('Hello?');
    await sendText(emulator, '7', 'Hi');
    for (const at of [
      emulator.clock.now(),
      emulator.messages()[0]!.at,
      Number(entries()[0]!.time),
    ]) {
      expect(at).toBeGreaterThanOrEqual(before + 24 * HOUR_MS);
    }
  });

  it.each([-1, Number.NaN, '1' as never])('does not go back: %s', async (ms) => {
    const emulator = await start();
    expect(() => emulator.clock.advance(ms)).toThrow('clock.advance() ms');
  });
});

describe('expect', () => {
  it('settles when somebody has said it, before or after', async () => {
    const emulator = await start();
    const persona_id = await createPersona(emulator);
    const expected = emulator.expect('7').toHear('John Mathew', 'Hi');
    await sendText(emulator, '8', 'Hi', { persona_id });
    await sendText(emulator, '7', 'Hi', { persona_id });
    await expected;
    await emulator.expect('7').toHear('John Mathew', /^h/i);
    const attachment = { type: 'template', payload: { template_type: 'button', text: 'Which?' } };
    await call(emulator, 'POST', '/me/messages', {
      recipient: { id: '7' },
      message: { attachment },
    });
    await emulator.expect('7').toHear(null, 'Which?');
    await emulator.inbox('7').say('This is Ann.');
    await emulator.expect('7').toHear(null, 'This is Ann.');
  });

  it('rejects with what was heard instead since the person spoke last', async () => {
    const { emulator } = await startWithBot();
    const persona_id = await createPersona(emulator);
    await sendText(emulator, '7', 'Before', { persona_id });
    await emulator.user('7').say('Hello?');
    const quickly = { timeoutMs: 1 };
    const hear = (who: string | null, text: string | RegExp) =>
      emulator.expect('7').toHear(who, text, quickly);
    await expect(hear('John Mathew', 'Before')).rejects.toThrow(
      'Expected John Mathew to say "Before" within 1 ms, but nobody said anything.',
    );
    await sendText(emulator, '7', 'Hello!', { persona_id });
    await expect(hear(null, /Hello/)).rejects.toThrow(
      'Expected the Page to say /Hello/ within 1 ms, but heard:\n  John Mathew: Hello!',
    );
    await expect(hear('John Mathew', 'Hello')).rejects.toThrow('Expected John Mathew');
  });
});
