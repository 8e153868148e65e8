import type { MessengerContext } from 'bottender';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { systemClock, type Clock } from '../../src/clock';
import { JOHN, MARY, spoken } from '../support/bot';
import { MODES, startServedBot, type ServedBot } from './support';

const TEXT = 'A program answers.';
const SILENT_MS = 60_000;
const LAPSE_MS = 24 * 3_600_000;
const CUSTOMERS = ['2000000000001', '2000000000002'] as const;
const ROSTER = { bot: { ...JOHN, human: false }, ann: { ...MARY, human: true } };

type Step =
  | { readonly do: 'write' | 'answer' | 'done' | 'desk' | 'takeBack'; readonly who: 0 | 1 }
  | { readonly do: 'reply'; readonly who: 0 | 1; readonly handlers: number }
  | { readonly do: 'pass'; readonly ms: number };

const who = fc.constantFrom<0 | 1>(0, 1);
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    fc.record({ do: fc.constantFrom('write' as const), who }),
    fc.record({
      do: fc.constantFrom('answer' as const, 'done' as const, 'desk' as const, 'takeBack' as const),
      who,
    }),
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constant('reply' as const),
        who,
        handlers: fc.integer({ min: 1, max: 3 }),
      }),
    },
    fc.record({
      do: fc.constant('pass' as const),
      ms: fc.constantFrom(SILENT_MS / 2, SILENT_MS, LAPSE_MS),
    }),
  ),
  { minLength: 4, maxLength: 14 },
);

/** What is right, of one customer. */
class Expected {
  readonly heard: string[] = [];
  private isDue = true;
  private lastMs = -Infinity;
  private isHandedOver = false;
  private signUntilMs = -Infinity;
  private inboxHasControl = false;

  write(nowMs: number): void {
    this.message(nowMs);
    // The event comes on the standby channel.
    if (this.inboxHasControl) this.sign(nowMs);
  }

  answer(nowMs: number): void {
    this.heard.push('from the inbox');
    this.message(nowMs);
    this.inboxHasControl = true;
    this.sign(nowMs);
  }

  done(): void {
    this.inboxHasControl = false;
    this.takeBack();
  }

  desk(nowMs: number): void {
    this.heard.push('from the desk');
    this.message(nowMs);
    this.isHandedOver = true;
    this.isDue = true;
  }

  takeBack(): void {
    this.isHandedOver = false;
    this.signUntilMs = -Infinity;
  }

  reply(nowMs: number, texts: string[]): void {
    if (this.isHandedOver || nowMs < this.signUntilMs) return;
    this.message(nowMs);
    this.heard.push(...(this.isDue ? [TEXT] : []), ...texts);
    this.isDue = false;
  }

  private sign(nowMs: number): void {
    this.signUntilMs = nowMs + SILENT_MS;
    this.isDue = true;
  }

  private message(nowMs: number): void {
    if (nowMs - this.lastMs >= LAPSE_MS) this.isDue = true;
    this.lastMs = nowMs;
  }
}

/** Handlers that run as long as the test wants, and say what it wants when it wants it. */
class Handlers {
  private readonly running: { psid: string; context: MessengerContext; end: () => void }[] = [];
  private readonly answered: Promise<void>[] = [];
  private entered: () => void = () => undefined;

  constructor(private readonly bot: ServedBot) {
    bot.handler = (context) => {
      const { isText, isEcho } = context.event;
      if (!isText || isEcho) return undefined;
      const { id: psid } = context.session!.user as { id: string };
      return new Promise<void>((end) => {
        this.running.push({ psid, context, end });
        this.entered();
      });
    };
  }

  async start(psid: string): Promise<void> {
    const entered = new Promise<void>((resolve) => (this.entered = resolve));
    this.answered.push(this.bot.emulator.user(psid).say('Hello?'));
    await entered;
  }

  /** The oldest handlers of the customer, so many, say something at once: their texts. */
  async reply(psid: string, count: number, step: number): Promise<string[]> {
    const chosen = this.running.filter((each) => each.psid === psid).slice(0, count);
    const texts = chosen.map((_, index) => `reply ${step}.${index}`);
    await Promise.all(
      chosen.map(({ context }, index) => context.sendText(texts[index]!, { persona: 'bot' })),
    );
    return texts;
  }

  /** All but the oldest end, in the opposite order. */
  async end(): Promise<void> {
    for (const { end } of this.running.splice(0).reverse()) end();
    await Promise.all(this.answered);
  }
}

/** Two texts of one step may arrive in either order. */
const byStep = (heard: readonly string[]) =>
  [...heard].map((text) => text.replace(/^(reply \d+)\.\d+$/, '$1'));

async function run(mode: object, program: readonly Step[]): Promise<void> {
  let aheadMs = 0;
  const startMs = Date.now();
  const clock: Clock = {
    ...systemClock,
    now: () => systemClock.now() + aheadMs,
    // It stands still but for the steps: no step lasts any time.
    wallMs: () => startMs + aheadMs,
  };
  const bot = await startServedBot({
    ...mode,
    clock,
    personas: {
      roster: ROSTER,
      takeover: { silentMs: SILENT_MS },
      disclosure: { text: TEXT, lapseMs: LAPSE_MS },
    },
  });
  const { emulator, plugin } = bot;
  const handlers = new Handlers(bot);
  const expected = CUSTOMERS.map(() => new Expected());
  const desk = (psid: string, act: (context: MessengerContext) => unknown) =>
    plugin!.withConversation({ psid, bot: bot.bot, create: true }, act);

  try {
    for (const [index, step] of program.entries()) {
      if (step.do === 'pass') {
        aheadMs += step.ms;
        continue;
      }
      const psid = CUSTOMERS[step.who];
      const right = expected[step.who]!;
      if (step.do === 'write') await handlers.start(psid);
      else if (step.do === 'answer') await emulator.inbox(psid).say('from the inbox');
      else if (step.do === 'done') await emulator.inbox(psid).done();
      else if (step.do === 'takeBack') await desk(psid, (context) => context.takeBack());
      else if (step.do === 'desk') {
        await desk(psid, (context) => {
          context.handOver('ann');
          return context.sendText('from the desk');
        });
      }
      if (step.do === 'reply') {
        const texts = await handlers.reply(psid, step.handlers, index);
        if (texts.length > 0) right.reply(aheadMs, texts);
      } else right[step.do](aheadMs);
    }
  } finally {
    await handlers.end();
  }
  for (const [index, psid] of CUSTOMERS.entries()) {
    const heard = spoken(emulator, psid).map(([, text]) => text);
    expect(byStep(heard)).toEqual(byStep(expected[index]!.heard));
  }
}

const ALL_MODES = [...MODES, ['first-message', { batchFirstMessage: true }]] as const;

describe.each(ALL_MODES)('whatever happens in which order, in %s mode', (_, mode) => {
  it('no handler talks into a person’s conversation, and each moment has its disclosure', async () => {
    await fc.assert(
      fc.asyncProperty(steps, (program) => run(mode, program)),
      { numRuns: 25, interruptAfterTimeLimit: 15_000, markInterruptAsFailure: false },
    );
  });
});
