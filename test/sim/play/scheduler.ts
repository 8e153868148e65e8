import type { MessengerContext } from 'bottender';

import { Machine } from '../world/machine';
import { closeAndSee } from '../judge/leaks';
import { peopleOf } from '../world/graph';
import { BEGINNING_MS, befalls, type World } from '../world/world';
import { Actor } from './actor';
import { PARTS } from './cast';
import { Handler } from './handler';
import { Operators } from './operators';
import { anySign, signSeen } from './signs';

const RESTART_MS = 20_000;
const CLOSE_LIMIT_MS = 10_000;
const LONGEST_JUMP_MS = 24 * 3_600_000;
/** How long garbage lies about. */
const GARBAGE_MS = 3_000;
const HELLO = { mid: 'm_1', text: 'hello' };

/** Has things happen in a world: people write, desks answer, and there is trouble. */
export class Scheduler {
  readonly operators: Operators;
  private readonly people: readonly string[];

  constructor(private readonly world: World) {
    this.people = peopleOf(world.setting);
    this.operators = new Operators(world);
  }

  begin(): void {
    const { world } = this;
    world.strike = (process) => {
      if (process instanceof Machine) this.processTrouble(process);
      else if (befalls(world, 'death')) this.operators.dies(process);
    };
    for (let place = 0; place < world.setting.machines; place += 1) {
      world.machines.push(new Machine(world, place, 0));
    }
    // Somebody else has personas of the same names there.
    for (const { id } of world.graph.pages) {
      for (const part of PARTS) {
        if (!world.random.chance(0.3)) continue;
        world.judge.personas.addOthers(world.graph.addPersona(id, part).id);
      }
    }
    this.next();
  }

  /** An event of each Page reaches each process that lives. */
  greetAll(): void {
    for (const { id } of this.world.graph.pages) {
      for (const machine of this.world.machines) {
        if (!machine.isDead) this.webhook(machine, [this.people[0] as string], id);
      }
    }
  }

  /** Asks a process to close, and minds that it does. */
  close(machine: Machine): void {
    const { judge, log, timeline } = this.world;
    if (machine.closingMs !== undefined) return;
    log.add(`${machine.name} closes`);
    machine.closingMs = timeline.nowMs;
    const { closed, inside } = closeAndSee(machine.plugin);
    machine.inside = inside;
    closed.then(
      () => {
        machine.isClosed = true;
        log.add(`${machine.name} has closed`);
      },
      (error: unknown) => {
        machine.isClosed = true;
        judge.said(error);
      },
    );
    const look = () => {
      if (!machine.isClosed)
        judge.fail('close', `${machine.name} has not closed within 10 seconds`);
    };
    // A process that was frozen goes on where it was, and has yet to wait for its store.
    const wakeMs = () => (machine.frozenUntilMs > (machine.closingMs ?? 0) ? CLOSE_LIMIT_MS : 0);
    const late = () => timeline.after(wakeMs(), look, machine);
    timeline.after(CLOSE_LIMIT_MS + 100, late, machine);
  }

  private next(): void {
    const { world } = this;
    world.timeline.after(world.random.wait(world.setting.webhookMs), () => {
      if (world.isQuiet) return;
      this.tick();
      this.next();
    });
  }

  private tick(): void {
    const { world } = this;
    const { random, setting } = world;
    this.pageTrouble();
    this.processTrouble(this.anyMachine());
    const psid = random.pick(this.people);
    const machine = this.machineFor(psid);
    if (!machine) return;
    const { id } = random.pick(world.graph.pages);
    if (setting.isSynced && random.chance(0.05)) void this.operators.sync(id);
    if (random.chance(0.12)) return this.desk(machine, psid, id);
    if (setting.silentMs !== undefined && random.chance(0.15)) return this.sign(machine, psid, id);
    if (random.chance(0.1)) return this.webhook(machine, [psid, this.other(psid)], id);
    this.webhook(machine, [psid], id);
    if (befalls(world, 'duplicate')) {
      const again = this.machineFor(psid) as Machine;
      world.timeline.after(random.wait(500), () => this.webhook(again, [psid], id), again);
    }
  }

  /** One request of Messenger's, with an event of each customer. */
  private webhook(machine: Machine, psids: readonly string[], pageId: string): void {
    const { log } = this.world;
    log.add(`${machine.name} webhook of ${psids.join(' and ')} on ${pageId}`);
    const handlers: Handler[] = [];
    const contexts: object[] = [];
    const entry = psids.map((psid) => this.entryOf(pageId, psid, { message: HELLO }));
    const request = machine.handle({ object: 'page', entry }, (context) => {
      const { id: psid } = context.session?.user as { id: string };
      const handler = new Handler(new Actor(this.world, machine, context, psid, pageId, true));
      handlers.push(handler);
      contexts.push(context);
      return handler.run();
    });
    // Bottender tells of no end where another event of the request has failed: the context is garbage some time.
    if (psids.length > 1) void request.then(() => this.dispose(machine, handlers, contexts));
  }

  private async dispose(machine: Machine, handlers: Handler[], contexts: object[]): Promise<void> {
    const { garbage, judge, random, timeline } = this.world;
    await Promise.all(handlers.map((handler) => handler.idle()));
    const collect = () => {
      const isTold = contexts.some((context) => garbage.collect(context));
      if (isTold) judge.states.count('a context ends as garbage');
    };
    timeline.after(random.wait(GARBAGE_MS), collect, machine);
  }

  private sign(machine: Machine, psid: string, pageId: string): void {
    const { judge, log, random } = this.world;
    const sign = anySign(random);
    const { channel, content, isEcho, name } = sign;
    log.add(`${machine.name} webhook: ${name} for ${psid} on ${pageId}`);
    const [from, to] = isEcho ? [pageId, psid] : [psid, pageId];
    const { [channel]: events, ...entry } = this.entryOf(pageId, psid, content, channel);
    const [event] = events as [object];
    const shown = { ...event, sender: { id: from }, recipient: { id: to } };
    const isBots = sign.givesTo === 'bot';
    if (isBots) judge.charges.expectGivenBack(psid, true);
    const seen = (context: MessengerContext) => {
      signSeen(this.world, machine, psid, sign);
      if (isBots) judge.charges.expectGivenBack(psid, false);
      if (isEcho) return undefined;
      return new Handler(new Actor(this.world, machine, context, psid, pageId, true)).run();
    };
    void machine.handle({ object: 'page', entry: [{ ...entry, [channel]: [shown] }] }, seen);
  }

  private entryOf(pageId: string, psid: string, content: object, channel = 'messaging') {
    const time = BEGINNING_MS + Math.floor(this.world.timeline.nowMs);
    const event = { sender: { id: psid }, recipient: { id: pageId }, timestamp: time, ...content };
    return { id: pageId, time, [channel]: [event] } as Record<string, unknown>;
  }

  /** Somebody speaks in a conversation that no event asked for. */
  private desk(machine: Machine, psid: string, pageId: string): void {
    const { judge, log } = this.world;
    log.add(`${machine.name} desk for ${psid} on ${pageId}`);
    judge.states.count('a desk speaks');
    machine.running += 1;
    const over = () => void (machine.running -= 1);
    machine.plugin
      .withConversation({ psid, pageId, bot: machine.bot as never, create: true }, (context) =>
        new Handler(new Actor(this.world, machine, context, psid, pageId, false)).run(),
      )
      .then(over, (error: unknown) => {
        over();
        judge.said(error);
      });
  }

  private pageTrouble(): void {
    const { world } = this;
    const { graph, judge, log, random } = world;
    if (befalls(world, 'deletedPersona')) {
      const living = [...graph.state.personas.values()].filter(({ deleted }) => !deleted);
      if (living.length === 0) return;
      const persona = random.pick(living);
      persona.deleted = true;
      judge.states.count('a persona is deleted behind the back');
      const isSpeaking = world.machines.some((each) =>
        judge.messages.underWay(each, persona.id, 0),
      );
      if (isSpeaking)
        judge.states.count('a persona is deleted behind the back with a message under way');
      log.add(`somebody deletes ${persona.id} ${persona.name}`);
    }
    if (befalls(world, 'unshown')) {
      const psid = random.pick(this.people);
      const { refusing } = graph.state;
      if (refusing.has(psid)) refusing.delete(psid);
      else refusing.add(psid);
      graph.everUnshown.add(psid);
      log.add(`${psid} can ${refusing.has(psid) ? 'not ' : ''}be shown personas`);
    }
    if (befalls(world, 'newToken')) {
      const page = random.pick(graph.pages);
      graph.renewToken(page);
      judge.trouble();
      judge.states.count('a token is renewed');
      log.add(`${page.id} has a new token`);
    }
  }

  /** A process may freeze, die or close, now. */
  private processTrouble(machine: Machine | undefined): void {
    const { world } = this;
    const { judge, log, random, timeline } = world;
    if (!machine || machine.isDead) return;
    if (befalls(world, 'wallClock')) {
      machine.wallAheadMs += random.between(-LONGEST_JUMP_MS, LONGEST_JUMP_MS);
      judge.states.count('a clock jumps');
      log.add(`${machine.name} has another time of day`);
    }
    if (befalls(world, 'freeze')) this.freeze(machine);
    if (befalls(world, 'death')) {
      log.add(`${machine.name} dies`);
      judge.states.count('a process dies');
      judge.interrupted(machine, 'dies');
      this.end(machine);
    } else if (befalls(world, 'closing') && machine.closingMs === undefined) {
      judge.trouble();
      judge.states.count('a process closes');
      judge.interrupted(machine, 'closes');
      this.close(machine);
      timeline.after(CLOSE_LIMIT_MS + random.wait(RESTART_MS), () => this.end(machine), machine);
    }
  }

  private freeze(machine: Machine): void {
    const { judge, log, random, setting, timeline } = this.world;
    const lastsMs = random.wait(setting.leaseMs);
    // What it had to do waits until then: it cannot wake up earlier.
    machine.frozenUntilMs = Math.max(machine.frozenUntilMs, timeline.nowMs + lastsMs);
    judge.trouble();
    judge.states.count('a process freezes');
    if (lastsMs > setting.leaseMs) judge.interrupted(machine, 'freezes for longer than its lease');
    log.add(`${machine.name} freezes`);
  }

  private end(machine: Machine): void {
    const { judge, machines, random, timeline } = this.world;
    judge.trouble();
    machine.isDead = true;
    timeline.after(random.wait(RESTART_MS), () => {
      machines[machine.place] = new Machine(this.world, machine.place, machine.generation + 1);
    });
  }

  private other(psid: string): string {
    const { people } = this;
    return people[(people.indexOf(psid) + 1) % people.length] as string;
  }

  private machineFor(psid: string): Machine | undefined {
    const { machines, setting } = this.world;
    const own = machines[this.people.indexOf(psid) % machines.length];
    return setting.isSticky && own && !own.isDead ? own : this.anyMachine();
  }

  private anyMachine(): Machine | undefined {
    const living = this.world.machines.filter(({ isDead }) => !isDead);
    return living.length === 0 ? undefined : this.world.random.pick(living);
  }
}
