import { createReadStream } from 'node:fs';

import { MemorySessionStore, type MessengerContext } from 'bottender';
import { describe, expect, it } from 'vitest';

import { botOn, JOHN, MARY, PAGE, PSID, spoken, startBot, type TestBot } from '../support/bot';
import { timeTravel } from '../support/clock';
import { APP_ID, gate, INBOX, MODES, told } from './support';

const ROSTER = { john: JOHN, mary: MARY };

const outside = <T>({ plugin, bot }: TestBot, act: (context: MessengerContext) => T) =>
  plugin!.withConversation({ psid: PSID, bot, create: true }, act);

describe.each(MODES)('a conversation that is handed over, in %s mode', (_, mode) => {
  const start = (options = {}) => startBot({ ...mode, personas: { roster: ROSTER, ...options } });

  it('is the person’s until it is taken back', async () => {
    const bot = await start();
    await bot.handle(async (context) => {
      expect(context.inCharge).toEqual({ kind: 'bot' });
      await context.sendText('before');
      const before = Date.now();
      context.handOver('mary');
      expect(context.inCharge).toMatchObject({ kind: 'person', via: 'handOver' });
      expect(context.inCharge).not.toHaveProperty('until');
      expect((context.inCharge as { since: number }).since).toBeGreaterThanOrEqual(before);
      expect(await context.sendText('withheld')).toBeUndefined();
      expect(await context.typingOn()).toBeUndefined();
      expect(await context.client.sendText(PSID, 'withheld, too')).toBeUndefined();
      expect(
        await context.sendImage(Buffer.from('picture'), { filename: 'a.png' }),
      ).toBeUndefined();
    });
    await bot.handle((context) => context.sendText('withheld in the next event'));
    await outside(bot, (context) => context.sendText('I am Mary'));
    await outside(bot, (context) => context.takeBack());
    await bot.handle((context) => context.sendText('after'));
    expect(spoken(bot.emulator)).toEqual([
      [null, 'before'],
      [MARY.name, 'I am Mary'],
      [null, 'after'],
    ]);
    expect(told(bot)).toEqual([
      'handedOver handOver',
      ...Array.from({ length: 5 }, () => 'withheld'),
      'takenBack handOver',
    ]);
    expect(bot.events.find(({ type }) => type === 'withheld')).toEqual({
      type: 'withheld',
      pageId: PAGE.id,
      psid: PSID,
    });
  });

  it('withholds nothing that is no message to this customer', async () => {
    const bot = await start();
    await bot.handle(async (context) => {
      context.handOver();
      await context.markSeen();
      await context.client.sendText('2000000000002', 'to another customer');
      await context.getUserProfile();
    });
    expect(spoken(bot.emulator)).toEqual([
      [null, 'mark_seen'],
      [null, 'to another customer'],
    ]);
    expect(told(bot)).toEqual(['handedOver handOver']);
  });

  it('creates no persona for what is withheld', async () => {
    const bot = await start();
    await bot.handle((context) => {
      context.handOver();
      return context.sendText('withheld', { persona: 'john' });
    });
    expect(bot.emulator.personas()).toEqual([]);
  });

  it('closes the files of uploads that are withheld', async () => {
    const bot = await start();
    const [first, second] = [createReadStream(__filename), createReadStream(__filename)];
    await bot.handle(async (context) => {
      const waited = context.sendFile(first, { persona: 'john' });
      context.handOver();
      await waited;
      await context.sendFile(second);
    });
    expect(spoken(bot.emulator)).toEqual([]);
    expect([first.destroyed, second.destroyed]).toEqual([true, true]);
  });

  it('withholds what waited for its turn', async () => {
    const bot = await start();
    bot.emulator.fail({ match: 'POST /me/personas', with: { delayMs: 50 } });
    const answers = await bot.handle((context) => {
      const sent = [context.sendText('held', { persona: 'john' }), context.sendText('behind')];
      context.handOver();
      return Promise.all(sent);
    });
    expect(answers).toEqual([undefined, undefined]);
    expect(spoken(bot.emulator)).toEqual([]);
    expect(told(bot)).toEqual(['handedOver handOver', 'withheld', 'withheld']);
  });

  it('is seen by handlers that run, and not lost to one that ends later', async () => {
    const bot = await start();
    const first = gate();
    const slow = bot.handle(async (context) => {
      await first.opened;
      expect(context.inCharge.kind).toBe('person');
      await context.sendText('withheld');
    });
    await bot.handle((context) => context.handOver());
    first.open();
    await slow;
    const session = await bot.bot.sessions.read(`messenger:${PSID}`);
    expect(session).toMatchObject({ _personas: { handOver: { value: { untilMs: null } } } });
    expect(spoken(bot.emulator)).toEqual([]);
  });

  it('ends after `forMs`, with the persona that it was handed to', async () => {
    const { forward } = timeTravel();
    const bot = await start({ default: 'john' });
    await bot.handle((context) => {
      context.handOver('mary', { forMs: 60_000 });
      const { since, until } = context.inCharge as { since: number; until: number };
      expect(until - since).toBe(60_000);
    });
    forward(59_000);
    await outside(bot, (context) => context.sendText('still Mary'));
    forward(1_000);
    await bot.handle((context) => context.sendText('the bot'));
    expect(spoken(bot.emulator)).toEqual([
      [MARY.name, 'still Mary'],
      [JOHN.name, 'the bot'],
    ]);
    expect(told(bot)).toEqual(['handedOver handOver', 'takenBack handOver']);
  });
});

describe('handOver()', () => {
  it('says who speaks, the Page too, and leaves it where it says nothing', async () => {
    const bot = await startBot({ personas: { roster: ROSTER, default: 'john' } });
    await bot.handle((context) => context.handOver(null));
    await outside(bot, (context) => context.sendText('the Page'));
    await outside(bot, (context) => context.handOver('mary'));
    await outside(bot, (context) => context.handOver());
    await outside(bot, (context) => context.sendText('Mary'));
    await outside(bot, (context) => context.usePersona('john', { lifetime: 'conversation' }));
    await outside(bot, (context) => context.sendText('John'));
    expect(spoken(bot.emulator)).toEqual([
      [null, 'the Page'],
      [MARY.name, 'Mary'],
      [JOHN.name, 'John'],
    ]);
  });

  it('is forgotten with takeBack(), and so is who spoke before', async () => {
    const bot = await startBot({ personas: { roster: ROSTER } });
    await bot.handle((context) => {
      context.usePersona('john', { lifetime: 'conversation' });
      context.handOver('mary');
      expect(context.persona).toMatchObject({ name: MARY.name });
      context.takeBack();
      expect(context.persona).toBeNull();
      context.takeBack();
    });
    expect(told(bot)).toEqual(['handedOver handOver', 'takenBack handOver']);
  });

  it.each([
    ['somebody', undefined, 'UNKNOWN_PERSONA'],
    [{ ...JOHN, temporary: true }, undefined, 'INVALID_PROFILE'],
    [null, { forMs: 0 }, 'INVALID_OPTION'],
    [null, { formMs: 5 }, 'INVALID_OPTION'],
    [null, 5, 'INVALID_OPTION'],
  ])('refuses %j, %j with %s', async (ref, options, code) => {
    const bot = await startBot({ personas: { roster: ROSTER } });
    await bot.handle((context) => {
      expect(() => context.handOver(ref as never, options as never)).toThrow(
        expect.objectContaining({ code }) as Error,
      );
      expect(context.inCharge).toEqual({ kind: 'bot' });
    });
  });

  it('outlives the process with its session, and reaches another one', async () => {
    const sessionStore = new MemorySessionStore({}, 0);
    const bot = await startBot({ sessionStore, personas: { roster: ROSTER } });
    await bot.handle((context) => context.handOver());
    const other = botOn(bot.emulator, { sessionStore, personas: { roster: ROSTER } });
    await other.handle((context) => context.sendText('withheld'));
    await other.handle((context) => context.takeBack());
    await bot.handle((context) => context.sendText('back'));
    expect(spoken(bot.emulator)).toEqual([[null, 'back']]);
  });

  it.each([
    ['a sign of a person', 'sees', 'person'],
    ['the end of an older sign', 'outlives', 'person'],
    ['a takeBack()', 'takes back', 'bot'],
  ] as const)('meets %s in a process that does not know of it yet', async (_, what, kind) => {
    const { forward } = timeTravel();
    const sessionStore = new MemorySessionStore({}, 0);
    const options = { sessionStore, appId: APP_ID, personas: { takeover: { silentMs: 1_000 } } };
    const bot = await startBot(options);
    const other = botOn(bot.emulator, options);
    const sign = { event: { take_thread_control: { new_owner_app_id: INBOX } } };
    const charge = (of: TestBot) => of.handle((context) => context.inCharge);

    if (what === 'outlives') await other.handle(() => undefined, sign);
    const [handedOver, met] = [gate(), gate()];
    const slow = bot.handle(async (context) => {
      context.handOver();
      handedOver.open();
      await met.opened;
    });
    await handedOver.opened;
    forward(1_500);
    await other.handle(
      (context) => void (what === 'takes back' && context.takeBack()),
      what === 'sees' ? sign : undefined,
    );
    met.open();
    await slow;
    forward(1_500);
    for (const process of [other, bot, botOn(bot.emulator, options)])
      expect(await charge(process)).toMatchObject({ kind });
  });

  it('is taken back everywhere, also where the time of day was set back meanwhile', async () => {
    const { forward } = timeTravel();
    const sessionStore = new MemorySessionStore({}, 0);
    const bot = await startBot({ sessionStore });
    const other = botOn(bot.emulator, { sessionStore });
    await bot.handle((context) => context.handOver());
    await other.handle((context) => expect(context.inCharge.kind).toBe('person'));
    forward(-3_600_000);
    await bot.handle((context) => context.takeBack());
    await other.handle((context) => expect(context.inCharge.kind).toBe('bot'));
  });

  it('is one customer’s, of one bot', async () => {
    const bot = await startBot();
    await bot.handle((context) => context.handOver());
    await bot.handle((context) => context.sendText('to somebody else'), { psid: '2000000000002' });
    const other = botOn(bot.emulator, { personas: null, before: [bot.plugin!] });
    await other.handle((context) => context.sendText('of another bot'));
    expect(spoken(bot.emulator)).toEqual([
      [null, 'to somebody else'],
      [null, 'of another bot'],
    ]);
  });
});

describe('a batch of the handler’s own', () => {
  const operation = (psid: string, body: object) => ({
    method: 'POST',
    relativeUrl: 'me/messages',
    body: { recipient: { id: psid }, ...body },
  });

  it('goes without what is withheld, and its answers stand where they belong', async () => {
    const bot = await startBot();
    await bot.handle(async (context) => {
      context.handOver();
      const batch = [
        operation(PSID, { message: { text: 'withheld' } }),
        operation('2000000000002', { message: { text: 'to another customer' } }),
        operation(PSID, { senderAction: 'typing_on' }),
        operation(PSID, { senderAction: 'mark_seen' }),
      ];
      const answers = await context.client.sendBatch(batch);
      expect(answers.map((answer) => (answer as { code: number } | undefined)?.code)).toEqual([
        ...[undefined, 200, undefined, 200],
      ]);
      expect(await context.client.sendBatch([batch[0]] as never)).toEqual([undefined]);
    });
    expect(spoken(bot.emulator)).toEqual([
      [null, 'to another customer'],
      [null, 'mark_seen'],
    ]);
    expect(told(bot).filter((type) => type === 'withheld')).toHaveLength(3);
  });
});

describe('in the batch queue', () => {
  it('what waits is withheld when its turn comes', async () => {
    const bot = await startBot({ batchConfig: { delay: 1_000_000 } });
    const sent = await bot.handle((context) => {
      const waiting = [context.sendText('waits'), context.markSeen()];
      context.handOver();
      void context._batchQueue!.flush();
      return Promise.all(waiting);
    });
    expect(sent[0]).toBeUndefined();
    expect(spoken(bot.emulator)).toEqual([[null, 'mark_seen']]);
    expect(told(bot)).toEqual(['handedOver handOver', 'withheld']);
  });
});
