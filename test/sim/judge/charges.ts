import type { Process } from '../world/process';
import type { Intent, Who } from './intents';
import type { Judge } from './judge';

/** Times at which something ends are not looked at closely. */
const MARGIN_MS = 5;

/** The last change of who has a conversation, where it is known for sure what the process of it knows. */
interface Change {
  readonly by: Process;
  readonly step: number;
  readonly atMs: number;
  readonly isPersons: boolean;
  /** By the process's time of day. */
  readonly untilWallMs: number;
}

/** What is known of one conversation. */
interface Conversation {
  last: Change | undefined;
  /** A person may have had it until then. */
  untilMs: number;
  /** An event is on its way that gives it back to the bot. */
  givingBack: number;
  /** Whom `handOver` has named. */
  readonly named: Who[];
}

/**
 * Who has each conversation, as far as that can be told from outside: one process knows at once what happens in it, the others
 * when a session reaches them.
 */
export class ChargeJudge {
  private readonly conversations = new Map<string, Conversation>();

  constructor(private readonly judge: Judge) {}

  /** A person takes it. @param lastsMs for how long; `Infinity` is until it is taken back */
  taken(process: Process, psid: string, lastsMs: number): void {
    const { steps, nowMs } = this.judge.world.timeline;
    const conversation = this.of(psid);
    conversation.untilMs = Math.max(conversation.untilMs, nowMs + lastsMs);
    conversation.last = {
      ...{ by: process, step: steps, atMs: nowMs, isPersons: true },
      untilWallMs: process.clock.wallMs() + lastsMs,
    };
    this.judge.states.count('a person takes a conversation');
  }

  /** The bot has it again, if the process knows that a person has it. */
  givenBack(process: Process, psid: string): void {
    const { steps, nowMs } = this.judge.world.timeline;
    const conversation = this.of(psid);
    const change = { by: process, step: steps, atMs: nowMs, isPersons: false, untilWallMs: 0 };
    conversation.last = this.hasPerson(process, conversation.last) ? change : undefined;
    if (conversation.last) this.judge.states.count('a conversation is taken back');
  }

  /** An event that says so is on its way to the process. */
  expectGivenBack(psid: string, isExpected: boolean): void {
    this.of(psid).givingBack += isExpected ? 1 : -1;
  }

  named(psid: string, who: Who): void {
    this.of(psid).named.push(who);
  }

  namedFor(psid: string): readonly Who[] {
    return this.conversations.get(psid)?.named ?? [];
  }

  /** The plugin tells that the bot has a conversation again. */
  toldTakenBack(process: Process, psid: string): void {
    const conversation = this.of(psid);
    const { last } = conversation;
    if (conversation.givingBack === 0 && this.mustWithhold(process, psid))
      this.judge.fail('charge', `${process.name} takes back ${psid} from a person`);
    if (last?.isPersons || last?.by !== process) conversation.last = undefined;
  }

  /** A message leaves. */
  leaves(process: Process, { isOfEvent, psid, tag }: Intent): void {
    if (isOfEvent && this.mustWithhold(process, psid))
      this.judge.fail('withheld', `tag${tag} goes into ${psid}, which a person has`);
  }

  /** Whether the message may be kept from a customer. */
  mayWithhold({ calledMs, isOfEvent, machine, psid }: Intent): boolean {
    const conversation = this.conversations.get(psid);
    if (!isOfEvent || !conversation || conversation.untilMs < 0) return false;
    if (!this.isExact) return true;
    const { last, untilMs } = conversation;
    if (last?.by === machine && !last.isPersons && last.atMs < calledMs) return false;
    return untilMs >= calledMs - MARGIN_MS;
  }

  /** Since when the bot has the conversation again, as this process knows. */
  botSinceMs(process: Process, psid: string): number {
    const last = this.conversations.get(psid)?.last;
    return this.isExact && last?.by === process && !last.isPersons ? last.atMs : -Infinity;
  }

  wasTaken(psid: string): boolean {
    return this.conversations.has(psid);
  }

  private mustWithhold(process: Process, psid: string): boolean {
    const last = this.conversations.get(psid)?.last;
    const { steps } = this.judge.world.timeline;
    return this.isExact && last !== undefined && last.step < steps && this.hasPerson(process, last);
  }

  private hasPerson(process: Process, last: Change | undefined): boolean {
    if (last?.by !== process || !last.isPersons) return false;
    return process.clock.wallMs() < last.untilWallMs - MARGIN_MS;
  }

  /** Processes whose times of day differ do not agree on what is newest. */
  private get isExact(): boolean {
    return this.judge.world.setting.rates.wallClock === undefined;
  }

  private of(psid: string): Conversation {
    let conversation = this.conversations.get(psid);
    if (!conversation) {
      conversation = { last: undefined, untilMs: -1, givingBack: 0, named: [] };
      this.conversations.set(psid, conversation);
    }
    return conversation;
  }
}
