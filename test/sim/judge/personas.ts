import type { StoreRecord } from '../../../src';
import type { StoredPersona } from '../../../src/emulator/graph/world/state';
import { partOf, PLAIN } from '../play/cast';
import type { Process } from '../world/process';
import type { Outcome } from '../world/outcomes';
import type { Request } from '../world/requests';
import type { Intent, Who } from './intents';
import type { Judge } from './judge';

/** A persona that some process has made. */
interface Born {
  readonly persona: StoredPersona;
  readonly machine: Process;
  readonly bornMs: number;
  /** The process has heard that it is there. */
  isAnswered: boolean;
  /** It will never hear. */
  isLost: boolean;
  /** When it was put on record. */
  keptMs: number | undefined;
}

const SETTLE_LIMIT_MS = 60_000;
/** How long a deletion takes, with what it waits for. */
const DELETION_MS = SETTLE_LIMIT_MS + 30_000;

/** Whether each persona is there once, nothing of others is deleted, and nothing temporary too early. */
export class PersonaJudge {
  private readonly born = new Map<string, Born>();
  private readonly others = new Set<string>();
  /** Deletions that a handler asked for. */
  private readonly ordered = new Set<string>();
  /** When that was last, by Page and name. */
  private readonly orderedMs = new Map<string, number>();
  /** Lifetimes that are going on: contexts and scopes. */
  private readonly lives = new Set<string>();
  /** Names of whom a process may believe that they have vanished. */
  private readonly takenFor = new Set<string>();
  private readonly deletedBy = new Map<string, Process>();
  private hasForgotten = false;
  /** Whoever sent the request that Messenger answers now waits for it no more. */
  isLate = false;

  constructor(private readonly judge: Judge) {}

  /** Somebody else has made it. */
  addOthers(id: string): void {
    this.others.add(id);
  }

  isOthers(id: string): boolean {
    return this.others.has(id);
  }

  order(id: string): void {
    this.ordered.add(id);
    const { graph, timeline } = this.judge.world;
    const { name, pageId } = graph.state.personas.get(id) as StoredPersona;
    this.orderedMs.set(`${pageId} ${name}`, timeline.nowMs);
  }

  /** Whether a handler had it deleted when the message was called, or later: it is not made again for that one. */
  wasOrdered({ calledMs, pageId }: Intent, name: string): boolean {
    const orderedMs = this.orderedMs.get(`${pageId} ${name}`) ?? -Infinity;
    return orderedMs > calledMs - DELETION_MS;
  }

  begin(life: string): void {
    this.lives.add(life);
  }

  isOver(life: string): boolean {
    return !this.lives.has(life);
  }

  end(life: string): void {
    this.lives.delete(life);
  }

  /** The store has lost a record. */
  forgotten(): void {
    this.hasForgotten = true;
  }

  /** Messenger has said something that looks as if the persona were gone. */
  takenForGone(who: Who): void {
    if (who && 'part' in who) this.takenFor.add(who.part.name);
    else if (who) this.takenFor.add(this.judge.world.graph.state.personas.get(who.id)?.name ?? '');
  }

  left(machine: Process, { call, messages }: Request): void {
    const [, id] = /^\/(\d+)$/.exec(call.path) ?? [];
    if (call.method === 'DELETE' && id !== undefined) this.deleting(machine, id);
    for (const { as, tag } of messages) {
      const deletedBy = as === null ? undefined : this.deletedBy.get(as);
      if (deletedBy && deletedBy !== machine)
        this.judge.states.count('a process speaks as what another has deleted');
      if (as === null || deletedBy !== machine || this.ordered.has(as)) continue;
      this.judge.fail('deleted', `${machine.name} speaks tag${tag} as ${as}, which it has deleted`);
    }
  }

  answered(
    machine: Process,
    { creations }: Request,
    outcomeOf: (operation?: number) => Outcome,
  ): void {
    for (const { name, operation } of creations) {
      const outcome = outcomeOf(operation);
      const open = [...this.born.values()].filter(
        (each) => each.machine === machine && each.persona.name === name && !each.isAnswered,
      );
      for (const each of open) {
        if (outcome.is === 'done' && outcome.id === each.persona.id) each.isAnswered = true;
        else if (outcome.is !== 'done') each.isLost = true;
      }
    }
  }

  written({ record, result, what }: { record: StoreRecord; what: string; result: unknown }): void {
    const { kind } = record;
    this.judge.states.count(`record: ${what} ${kind}`);
    if (kind !== 'persona' || (what === 'swap' && result === false)) return;
    const born = this.born.get(record.id);
    if (born) born.keptMs ??= this.judge.world.timeline.nowMs;
  }

  changed(persona: StoredPersona, machine: Process): void {
    if (persona.deleted) return;
    const bornMs = this.judge.world.timeline.nowMs;
    const isLost = this.isLate;
    if (isLost) this.judge.states.count('a persona comes after its creation was given up');
    else if (partOf(persona.name)?.isTemporary === false) this.checkOnlyOne(machine, persona);
    this.born.set(persona.id, {
      ...{ persona, machine, bornMs, isAnswered: false, isLost, keptMs: undefined },
    });
  }

  /** What is on the Pages that the plugin should have deleted, or should not have made. */
  living(isTemporary: boolean): Born[] {
    return [...this.born.values()].filter(
      ({ persona }) => !persona.deleted && partOf(persona.name)?.isTemporary === isTemporary,
    );
  }

  /** Whether records may be missing through no fault of the plugin's. */
  get isForgetful(): boolean {
    return this.hasForgotten;
  }

  /** Lasting personas of one identity on one Page, where there are several for which nothing but a record can account. */
  surplus(): Born[] {
    const seen = new Set<string>();
    return this.living(false).filter(({ persona: { name, pageId } }) => {
      const identity = `${pageId} ${name}`;
      const isFirst = !seen.has(identity);
      seen.add(identity);
      return !isFirst && !this.takenFor.has(name);
    });
  }

  private deleting(machine: Process, id: string): void {
    const { judge } = this;
    const { graph, timeline } = judge.world;
    const persona = graph.state.personas.get(id);
    if (!persona || this.ordered.has(id)) return;
    const isTemporary = partOf(persona.name)?.isTemporary === true && !this.others.has(id);
    if (!isTemporary) {
      const whose = this.others.has(id) || persona.name === PLAIN ? "somebody else's" : 'lasting';
      judge.fail('deleted', `${machine.name} deletes ${id}, a ${whose} ${persona.name}`);
    }
    const open = judge.messages.underWay(machine, id, timeline.nowMs - SETTLE_LIMIT_MS);
    if (open) judge.fail('deleted', `${machine.name} deletes ${id} under tag${open.tag}`);
    const life = judge.messages.lifeOf(id);
    const isOwn = this.born.get(id)?.machine === machine;
    const isOpen = life !== undefined && this.lives.has(life);
    if (isOwn && isOpen && machine.closingMs === undefined) {
      judge.fail('deleted', `${machine.name} deletes ${id} before the end of ${life}`);
    }
    const born = this.born.get(id);
    // What was taken over may be deleted much later, after a long limit.
    const wasSound = (each: Process) => born && !judge.isUnsound(each, born.bornMs);
    if (born && !isOwn && wasSound(born.machine) && wasSound(machine)) {
      judge.fail('deleted', `${machine.name} deletes ${id} of ${born.machine.name}, which lives`);
    }
    this.deletedBy.set(id, machine);
  }

  /** One living persona for each identity and Page. */
  private checkOnlyOne(machine: Process, persona: StoredPersona): void {
    const { judge } = this;
    if (this.hasForgotten || this.takenFor.has(persona.name)) return;
    for (const other of this.born.values()) {
      const isSame = other.persona.name === persona.name && other.persona.pageId === persona.pageId;
      if (!isSame || other.persona.deleted || other.isLost) continue;
      if (judge.isUnsound(other.machine) || judge.isUnsound(machine)) continue;
      // What was made while a process was unsound may be known to it alone.
      if (other.keptMs === undefined && judge.isTroubled) continue;
      judge.fail(
        'twice',
        `${machine.name} makes another ${persona.name} beside ${other.persona.id} of ${other.machine.name}`,
      );
    }
  }
}
