import { inspect } from 'node:util';

import type { PersonaEvent, StoreRecord } from '../../../src';
import type { Mishap } from '../../../src/emulator/faults/fault';
import type { EmulatedMessage, StoredPersona } from '../../../src/emulator/graph/world/state';
import type { Process } from '../world/process';
import type { Outcome } from '../world/outcomes';
import type { Request } from '../world/requests';
import type { World } from '../world/world';
import { ChargeJudge } from './charges';
import { DisclosureJudge } from './disclosures';
import { MessageJudge } from './messages';
import { PersonaJudge } from './personas';
import { States } from './states';

/** Something that must never be. */
export interface Violation {
  readonly rule: string;
  readonly detail: string;
}

/** One access to the store. */
interface Access {
  readonly what: string;
  readonly record?: StoreRecord | undefined;
  readonly expected?: StoreRecord | undefined;
}

/** For so long trouble explains that a message went out as the Page: creations refused for good are not asked for again. */
const TROUBLE_LASTS_MS = 11 * 60_000;

/** Compares what handlers meant with what reached Messenger. It knows nothing of how the plugin works. */
export class Judge {
  readonly violations: Violation[] = [];
  readonly states = new States();
  readonly messages: MessageJudge;
  readonly personas: PersonaJudge;
  readonly charges: ChargeJudge;
  readonly disclosures: DisclosureJudge;
  private troubleUntilMs = -1;
  private readonly storeTroubleMs = new Map<Process, number>();
  /** What has left and is not answered yet. */
  private readonly underWay = new Map<Request, Process>();

  constructor(readonly world: World) {
    this.messages = new MessageJudge(this);
    this.personas = new PersonaJudge(this);
    this.charges = new ChargeJudge(this);
    this.disclosures = new DisclosureJudge(this);
  }

  fail(rule: string, detail: string): void {
    this.world.log.add(`VIOLATION ${rule}: ${detail}`);
    this.violations.push({ rule, detail });
  }

  /** Whether there was trouble lately that may have cost a message its persona. */
  get isTroubled(): boolean {
    return this.world.timeline.nowMs <= this.troubleUntilMs;
  }

  /** Whether others may have taken this process for dead, or it may not know what it has done, now or since then. */
  isUnsound(machine: Process, since = this.world.timeline.nowMs): boolean {
    const { leaseMs, retryMs } = this.world.setting;
    const sinceMs = since - 2 * leaseMs - retryMs - 60_000;
    const wasFrozen = machine.frozenUntilMs > 0 && machine.frozenUntilMs >= sinceMs;
    const storeMs = this.storeTroubleMs.get(machine) ?? -Infinity;
    return machine.isDead || machine.closingMs !== undefined || wasFrozen || storeMs >= sinceMs;
  }

  /** Personas may be hard to have from now on. */
  trouble(lastsMs = 0): void {
    const untilMs = this.world.timeline.nowMs + TROUBLE_LASTS_MS + lastsMs;
    this.troubleUntilMs = Math.max(this.troubleUntilMs, untilMs);
  }

  /** A persona call has come to nothing, or is late. */
  personaTrouble(machine: Process, what: string): void {
    const limits = [...this.world.graph.limits.values()].map(({ atMs }) => atMs);
    this.trouble(Math.max(0, ...limits.map((atMs) => atMs - this.world.timeline.nowMs)));
    this.world.log.add(`${machine.name} trouble ${what}`);
  }

  storeTrouble(machine: Process, fault: string, access: { what: string; key: string }): void {
    this.states.count(`store: ${fault}`);
    this.storeTroubleMs.set(machine, this.world.timeline.nowMs);
    this.trouble();
    if (fault === 'forgettingStore') this.personas.forgotten();
    if (machine.closingMs !== undefined) this.states.count('store trouble while closing');
    if (access.key.includes(' claim '))
      this.states.count(`store trouble with a claim (${access.what})`);
    if (access.key.startsWith('process ')) this.states.count('a beat is late or lost');
  }

  /** Something happens to a process: what it has under way at that moment is worth counting. */
  interrupted(machine: Process, how: string): void {
    for (const [{ call, creations, isBatch, messages }, by] of this.underWay) {
      if (by !== machine) continue;
      if (creations.length > 0) this.states.count(`a process ${how} while a persona is asked for`);
      if (call.method === 'DELETE') this.states.count(`a process ${how} during a deletion`);
      if (messages.length > 0) this.states.count(`a process ${how} with a message under way`);
      if (isBatch) this.states.count(`a process ${how} with a batch under way`);
    }
  }

  /** The store is asked for something. */
  stored(machine: Process, what: string): void {
    if (machine.isClosed)
      this.fail('closed', `${machine.name} uses the store (${what}) after close()`);
  }

  /** The store has done something. */
  applied({ expected, record, what }: Access, result: unknown): void {
    if (record) this.personas.written({ record, what, result });
    if (!expected || result !== true || !record || record === expected) return;
    const isOthers = 'owner' in expected && 'owner' in record && expected.owner !== record.owner;
    if (isOthers) this.states.count(`a ${expected.kind} record is taken over`);
  }

  left(machine: Process, request: Request, trouble: string | undefined): void {
    if (trouble !== undefined) this.states.count(`network: ${trouble}`);
    const isForPersonas = request.messages.length === 0 || request.creations.length > 0;
    if (trouble !== undefined && isForPersonas)
      this.personaTrouble(machine, `${trouble} ${request.what}`);
    this.underWay.set(request, machine);
    if (request.creations.length + request.messages.length > 1)
      this.states.count(kindOfBatch(request));
    this.disclosures.left(machine, request);
    this.messages.left(machine, request);
    this.personas.left(machine, request);
  }

  answered(machine: Process, request: Request, outcomeOf: (operation?: number) => Outcome): void {
    this.underWay.delete(request);
    const { call, messages } = request;
    const isUnknown = outcomeOf(0).is === 'unknown';
    if (isUnknown)
      this.states.count(`no clear answer: ${messages.length > 0 ? 'message' : call.method}`);
    this.disclosures.answered(request, outcomeOf);
    this.messages.answered(request, outcomeOf);
    this.personas.answered(machine, request, outcomeOf);
  }

  befallen(tag: number, mishap: Mishap): void {
    this.messages.befallen(tag, mishap);
  }

  typingBefallen(machine: Process, personaId: string): void {
    this.messages.typingBefallen(machine, personaId);
  }

  arrived(message: EmulatedMessage): void {
    this.messages.arrived(message);
  }

  personaChanged(persona: StoredPersona, by: Process): void {
    this.personas.changed(persona, by);
  }

  told(machine: Process, event: PersonaEvent): void {
    const { type } = event;
    const about = event as { personaId?: string; name?: string; psid?: string; reason?: string };
    const reason = type === 'store' ? '' : (about.reason ?? '');
    const words = [about.personaId, about.name, about.psid, reason].filter(Boolean).join(' ');
    this.world.log.add(`${machine.name} tells ${type} ${words}`);
    this.states.count(`event: ${type}${type === 'fallback' ? ` ${about.reason}` : ''}`);
    const { graph, timeline } = this.world;
    const isLimited = [...graph.limits.values()].some(({ atMs }) => atMs > timeline.nowMs);
    if (isLimited) this.states.count(`${type} while a limit lasts`);
    if (machine.closingMs !== undefined) this.states.count(`${type} in a process that closes`);
    if (type === 'takenBack' && about.psid !== undefined)
      this.charges.toldTakenBack(machine, about.psid);
    this.said(event);
  }

  /** Something was said that people may read: no secret is in it. */
  said(what: unknown): void {
    const text = typeof what === 'string' ? what : inspect(what, { depth: 6 });
    const { tokens } = this.world.graph;
    if (
      text.includes('SECRET') &&
      (text.includes('SECRET-OF-THE') || tokens.some((each) => text.includes(each)))
    ) {
      this.fail('secret', text.slice(0, 400));
    }
  }
}

function kindOfBatch({ creations, messages }: Request): string {
  if (messages.length === 0) return 'several personas are asked for in one batch';
  return creations.length > 0
    ? 'a first message travels with its persona'
    : 'several messages travel in one batch';
}
