import type { Mishap } from '../../../src/emulator/faults/fault';
import type { EmulatedMessage, StoredPersona } from '../../../src/emulator/graph/world/state';
import type { Process } from '../world/process';
import type { Outcome } from '../world/outcomes';
import { tagIn, type Request } from '../world/requests';
import { wordsForIntent, type Intent, type Who } from './intents';
import type { Judge } from './judge';

/** Codes with which Messenger refuses a message for its persona; 0 is one that was not run. */
const ABOUT_PERSONAS = new Set([0, 3, 10, 100, 200, 368, 803]);

/** Whether each message arrives once, in its order, under the name that its handler meant. */
export class MessageJudge {
  private readonly intents = new Map<number, Intent>();
  /** Of each context, in the order of the calls: what has not left yet. */
  private readonly waiting = new Map<number, Set<Intent>>();
  /** To be looked at when the event is over: who was overtaken by whom. */
  private readonly overtaken: [Intent, Intent][] = [];
  /** The IDs of personas that Messenger refused a message for, and the processes that may take them for gone for that. */
  private readonly takenForGone = new Map<string, Set<Process>>();
  /** The lifetime that each temporary persona speaks in. */
  private readonly lives = new Map<string, string>();

  constructor(private readonly judge: Judge) {}

  get open(): Intent[] {
    return [...this.intents.values()].filter(({ isSettled }) => !isSettled);
  }

  get count(): number {
    return this.intents.size;
  }

  intend(intent: Intent): void {
    this.intents.set(intent.tag, intent);
    const { context, machine } = intent;
    if (this.judge.personas.isOver(`c${context}`))
      this.judge.states.count('a handler speaks after its end');
    if (machine.isClosed) this.judge.states.count('a message in a closed process');
    let waiting = this.waiting.get(intent.context);
    if (!waiting) this.waiting.set(intent.context, (waiting = new Set()));
    waiting.add(intent);
  }

  left(machine: Process, { messages }: Request): void {
    for (const { as, tag } of messages) {
      const intent = this.of(tag);
      this.checkRepetition(intent);
      this.judge.charges.leaves(machine, intent);
      if (as !== null) this.checkLife(intent, as);
      const leftMs = this.judge.world.timeline.nowMs;
      if (intent.attempts.length > 0) this.countRepetition(intent, as);
      else {
        this.noteOrder(intent);
        this.judge.disclosures.messageLeaves(machine, intent);
      }
      intent.attempts.push({ machine, as, leftMs, outcome: undefined });
    }
  }

  answered({ messages }: Request, outcomeOf: (operation?: number) => Outcome): void {
    for (const { operation, tag } of messages) {
      const last = this.of(tag).attempts.at(-1);
      if (last) last.outcome = outcomeOf(operation);
    }
  }

  befallen(tag: number, mishap: Mishap): void {
    const intent = this.of(tag);
    intent.isBefallen = true;
    const isBare = mishap.error?.facts.code === 100 && mishap.error.facts.subcode === undefined;
    const last = intent.attempts.at(-1);
    if (!isBare || !last?.as) return;
    this.takesForGone(last.machine, last.as);
    this.judge.personas.takenForGone(intent.who);
  }

  /** Messenger refuses a typing indicator as if its persona were gone. */
  typingBefallen(machine: Process, personaId: string): void {
    this.takesForGone(machine, personaId);
    this.judge.personas.takenForGone({ id: personaId });
  }

  arrived(message: EmulatedMessage): void {
    const text = `${JSON.stringify(message.message ?? '')} ${message.upload?.filename ?? ''}`;
    const tag = tagIn(text);
    if (tag === undefined) return;
    const intent = this.of(tag);
    intent.arrivals += 1;
    if (intent.arrivals > 1) this.fail('doubled', intent, 'arrived twice');
    if (message.psid !== intent.psid) this.fail('recipient', intent, `reached ${message.psid}`);
    if (message.pageId !== intent.pageId) this.fail('Page', intent, `came from ${message.pageId}`);
    if (message.persona) this.checkName(intent, message.persona.id);
    else this.checkPage(intent, text);
  }

  resolved(intent: Intent): void {
    this.settle(intent);
    const isUnclear = intent.attempts.some(({ outcome }) => outcome?.is === 'unknown');
    if (intent.arrivals === 0 && !isUnclear)
      this.fail('lost', intent, 'resolved and never arrived');
  }

  rejected(intent: Intent, error: unknown): void {
    this.settle(intent);
    this.checkReason(intent, error);
  }

  /** The call resolved with nothing. */
  withheld(intent: Intent): void {
    this.settle(intent);
    if (intent.arrivals > 0) this.fail('withheld', intent, 'arrived and was told to be withheld');
    else if (!this.judge.charges.mayWithhold(intent))
      this.fail('lost', intent, 'was withheld for no reason');
    this.judge.states.count('a message is withheld');
    if (intent.attempts.length > 0)
      this.judge.states.count('a message is withheld that was refused before');
    else if (this.judge.world.timeline.nowMs > intent.calledMs)
      this.judge.states.count('a take-over while the handler waits for its turn');
  }

  /** Looks at what only the end of an event can tell. */
  afterStep(): void {
    for (const [earlier, later] of this.overtaken.splice(0)) {
      if (earlier.isSettled || earlier.attempts.length > 0) continue;
      this.fail('order', earlier, `was overtaken by ${wordsForIntent(later)}`);
    }
  }

  /** Whether messages of this process are under way as the persona. */
  underWay(machine: Process, personaId: string, sinceMs: number): Intent | undefined {
    return this.open.find(({ attempts }) => {
      const last = attempts.at(-1);
      return (
        last?.machine === machine &&
        last.as === personaId &&
        last.outcome === undefined &&
        last.leftMs >= sinceMs
      );
    });
  }

  /** The lifetime that a temporary persona was made for. */
  lifeOf(personaId: string): string | undefined {
    return this.lives.get(personaId);
  }

  private takesForGone(machine: Process, personaId: string): void {
    const processes = this.takenForGone.get(personaId) ?? new Set();
    this.takenForGone.set(personaId, processes.add(machine));
  }

  private settle(intent: Intent): void {
    intent.isSettled = true;
    this.waiting.get(intent.context)?.delete(intent);
  }

  private of(tag: number): Intent {
    return this.intents.get(tag) as Intent;
  }

  private fail(rule: string, intent: Intent, what: string): void {
    this.judge.fail(rule, `${wordsForIntent(intent)} ${what}`);
  }

  private countRepetition({ attempts, isUpload, who }: Intent, as: string | null): void {
    const { states } = this.judge;
    const times = attempts.length === 1 ? 'once more' : 'a third time or more';
    states.count(`a message is sent ${times}`);
    if (isUpload) states.count('an upload is sent once more');
    if (as !== null && who !== null)
      states.count('a message is sent again under a renewed persona');
  }

  private checkRepetition(intent: Intent): void {
    const last = intent.attempts.at(-1);
    if (!last) return;
    if (last.outcome === undefined) this.fail('sent again', intent, 'while it is under way');
    else if (last.outcome.is === 'unknown')
      this.fail('sent again', intent, 'after an unclear answer');
    else if (last.outcome.is === 'done') this.fail('sent again', intent, 'after it had arrived');
  }

  /** Each lifetime has temporary personas of its own. */
  private checkLife(intent: Intent, personaId: string): void {
    const { who } = intent;
    if (!who || !('part' in who) || !who.part.isTemporary || personaId.startsWith('{')) return;
    const life = this.lives.get(personaId);
    if (life === undefined) this.lives.set(personaId, intent.life);
    else if (life !== intent.life)
      this.fail('lifetime', intent, `speaks as ${personaId} of ${life}`);
  }

  private noteOrder(intent: Intent): void {
    const waiting = this.waiting.get(intent.context) as Set<Intent>;
    waiting.delete(intent);
    const { isBatching } = this.judge.world.setting;
    for (const earlier of waiting) {
      if (earlier.tag > intent.tag) break;
      if (isBatching && earlier.isUpload !== intent.isUpload) continue;
      this.overtaken.push([earlier, intent]);
    }
  }

  private checkName(intent: Intent, personaId: string): void {
    const persona = this.judge.world.graph.state.personas.get(personaId) as StoredPersona;
    const who = [intent.who, ...intent.others].find((each) => isNamed(each, persona)) ?? intent.who;
    if (who === null) return this.fail('name', intent, `arrived as ${persona.name}`);
    if ('part' in who) {
      const { isSigned, name, url } = who.part;
      const isIt = persona.name === name && (isSigned || persona.givenPictureUrl === url);
      const isOthers = this.judge.personas.isOthers(personaId);
      if (!isIt) this.fail('name', intent, `arrived as ${persona.name}`);
      else if (isOthers) this.fail('name', intent, `arrived as somebody else's ${persona.name}`);
      return;
    }
    if (personaId === who.id) return;
    // A persona of the plugin's own is renewed.
    const before = this.judge.world.graph.state.personas.get(who.id) as StoredPersona;
    const isRenewed = before.deleted || this.takenForGone.has(who.id);
    if (!isRenewed || before.name !== persona.name) {
      this.fail('name', intent, `arrived as ${personaId}, ${persona.name}`);
    }
  }

  private checkPage(intent: Intent, text: string): void {
    const { judge } = this;
    const { fallback } = judge.world.setting;
    const who = intent.others.includes(null) ? null : intent.who;
    if (who === null) {
      if (intent.others.length > 0) return;
      if (/: tag/.test(text)) this.fail('name', intent, 'has a name before its text');
      return;
    }
    judge.states.count('a message goes out as the Page for want of its persona');
    if (fallback === 'throw') return this.fail('fallback', intent, 'arrived as the Page');
    if (!this.mayFallBack(intent))
      this.fail('fallback', intent, 'arrived as the Page for no reason');
    const names = [who, ...intent.others].map(nameOf).filter((name) => name !== undefined);
    const isPrefixed = names.some((name) => text.includes(`${name}: tag`));
    const isWanted = fallback === 'prefix' && nameOf(who) !== undefined && !intent.isUpload;
    if (isPrefixed !== isWanted) this.fail('fallback', intent, `arrived as ${text.slice(0, 80)}`);
  }

  /** Whether something happened that the persona of the message may not have come through. */
  private mayFallBack(intent: Intent): boolean {
    const { judge } = this;
    const { psid, who } = intent;
    if (judge.isTroubled || intent.isBefallen || judge.world.graph.everUnshown.has(psid))
      return true;
    if (who && 'id' in who) {
      const isDeleted = judge.world.graph.state.personas.get(who.id)?.deleted ?? true;
      // What one process takes for gone, another one goes on speaking as.
      return isDeleted || this.takenForGone.get(who.id)?.has(intent.machine) === true;
    }
    if (who && 'part' in who && judge.personas.wasOrdered(intent, who.part.name)) return true;
    // It was renewed for this message, and deleted again.
    return intent.attempts.length > 2;
  }

  private checkReason(intent: Intent, error: unknown): void {
    this.judge.said(error);
    const { fallback } = this.judge.world.setting;
    const hasReason = intent.attempts.some(
      ({ outcome }) =>
        outcome?.is === 'unknown' ||
        outcome?.is === 'not sent' ||
        (outcome?.is === 'refused' && !ABOUT_PERSONAS.has(outcome.code)),
    );
    if (hasReason || intent.isBefallen) return;
    if (
      fallback === 'throw' &&
      [intent.who, ...intent.others].some((who) => who !== null) &&
      (this.mayFallBack(intent) || intent.attempts.length > 0)
    )
      return;
    const words = error instanceof Error ? error.message : String(error);
    this.fail('lost', intent, `was rejected for no reason: ${words}`);
  }
}

function isNamed(who: Who, { name }: StoredPersona): boolean {
  return who !== null && 'part' in who && who.part.name === name;
}

function nameOf(who: Who): string | undefined {
  return who !== null && 'part' in who ? who.part.name : who?.name;
}
