import type { PersonaRef } from '../../../src';
import type { Random } from '../world/random';
import type { Actor, Frame, Spoken } from './actor';
import { handOver, takeBack } from './hand-over';
import { PARTS, PLAIN, refTo, type Part } from './cast';

type Options = Record<string, unknown>;

const LASTING = PARTS.filter(({ isTemporary }) => !isTemporary);
const DEEPEST = 2;
/** The first ones of the cast are heard more often. */
const STARS = PARTS.slice(0, 6);

/** What a handler may do next; it settles when that is done. */
type Deed = (handler: Handler, frame: Frame, depth: number) => Promise<void>;

const DEEDS: readonly (readonly [Deed, number])[] = [
  [(handler, frame) => handler.speak(frame), 40],
  [(handler, frame) => handler.speakAsTold(frame), 18],
  [(handler, frame) => handler.usePersona(frame), 10],
  [(handler, frame) => handler.useInConversation(frame), 4],
  [(handler, frame, depth) => handler.inScope(frame, depth), 10],
  [(handler, frame, depth) => handler.inBranches(frame, depth), 3],
  [(handler) => handler.speakThroughView(), 6],
  [(handler) => handler.pause(), 8],
  [(handler) => handler.show(), 4],
  [(handler) => handler.askForPersonas(), 3],
  [(handler) => handler.changePage(), 1],
  [(handler) => handler.giveUp(), 1],
  [(handler, frame) => handler.changeHands(frame), 4],
];

let calls = 0;
/** How many handlers run for each customer. */
const busy = new Map<string, number>();

/** The world begins anew. */
export function beginHandling(): void {
  calls = 0;
  busy.clear();
}

/** A handler that does this and that, as its world's will has it. */
export class Handler {
  private readonly random: Random;

  /** What it has begun and has not seen the end of. */
  private readonly open = new Set<Promise<void>>();

  constructor(private readonly actor: Actor) {
    this.random = actor.world.will;
  }

  /** Everything that it does: as an event's handler, or in `withConversation`. */
  async run(): Promise<void> {
    const { actor } = this;
    const { judge, log } = actor.world;
    log.add(
      `${actor.machine.name} begins context ${actor.number} of ${actor.psid} on ${actor.pageId}`,
    );
    judge.personas.begin(actor.life);
    judge.disclosures.meets(actor.machine, actor.psid);
    const others = busy.get(actor.psid) ?? 0;
    if (others > 0) judge.states.count('two handlers of one customer at once');
    busy.set(actor.psid, others + 1);
    try {
      await this.deeds(actor.root, 0);
    } finally {
      busy.set(actor.psid, (busy.get(actor.psid) ?? 1) - 1);
      judge.personas.end(actor.life);
      log.add(`${actor.machine.name} ends context ${actor.number}`);
    }
  }

  /** Resolves when nothing that it has begun goes on any more. */
  async idle(): Promise<void> {
    while (this.open.size > 0) await Promise.allSettled(this.open);
  }

  /** Speaks as whoever speaks now. */
  speak(frame: Frame): Promise<void> {
    return this.send(this.actor.now(frame), {});
  }

  /** Says with the message who speaks it. */
  speakAsTold(frame: Frame): Promise<void> {
    const { actor, random } = this;
    if (random.chance(0.1)) return this.send({ who: null, life: '' }, { persona: null });
    if (random.chance(0.1)) return this.send(actor.now(frame), { persona: undefined });
    if (random.chance(0.15)) {
      const id = this.anyPersona(() => true);
      if (id === undefined) return this.speak(frame);
      const spelt = random.chance(0.8) ? { personaId: id } : { persona_id: id };
      return this.send({ who: { id }, life: '' }, spelt);
    }
    const part = this.somebody();
    return this.send({ who: { part }, life: '' }, { persona: this.ref(part) });
  }

  async speakThroughView(): Promise<void> {
    const { actor, random } = this;
    const part = random.chance(0.15) ? null : this.somebody();
    const view = actor.context.as(part && this.ref(part));
    await this.pause();
    const meant = { who: part && { part }, life: actor.life };
    await actor.say(meant, false, (text) => view.sendText(text));
  }

  usePersona(frame: Frame): Promise<void> {
    const { actor, random } = this;
    const part = random.chance(0.15) ? null : this.somebody();
    actor.context.usePersona(part && this.ref(part));
    frame.chosen = { who: part && { part }, life: actor.life };
    return Promise.resolve();
  }

  useInConversation(frame: Frame): Promise<void> {
    const { actor, random } = this;
    const { context, machine } = actor;
    const part = random.chance(0.2) ? null : this.somebodyLasting();
    const ttlMs = random.chance(0.3) ? random.between(1_000, 60_000) : undefined;
    const ref = part && this.ref(part);
    const untilMs = ttlMs === undefined ? null : machine.clock.wallMs() + ttlMs;
    context.usePersona(ref, {
      lifetime: 'conversation',
      ...(ttlMs !== undefined && { ttlMs }),
    });
    // As the plugin keeps it: what differs in a session is merged value by value.
    context.setState({ said: part && { name: part.name, ref: JSON.stringify(ref), untilMs } });
    frame.chosen = undefined;
    return Promise.resolve();
  }

  async inScope(_outer: Frame, depth: number): Promise<void> {
    const { actor, random } = this;
    if (depth >= DEEPEST) return;
    const { judge } = actor.world;
    const part = random.chance(0.15) ? null : this.somebody();
    const life = actor.nextLife();
    await actor.context.withPersona(part && this.ref(part), async () => {
      judge.personas.begin(life);
      const frame = { speaker: { who: part && { part }, life }, chosen: undefined };
      try {
        await this.deeds(frame, depth + 1);
      } finally {
        judge.personas.end(life);
      }
    });
  }

  async inBranches(frame: Frame, depth: number): Promise<void> {
    if (depth >= DEEPEST) return;
    await Promise.all([
      this.inScope(frame, depth + 1),
      this.inScope(frame, depth + 1),
      this.speak(frame),
    ]);
  }

  /** A person takes the conversation, or gives it back. */
  changeHands(frame: Frame): Promise<void> {
    const { actor, random } = this;
    if (actor.world.setting.silentMs === undefined) return Promise.resolve();
    calls += 1;
    if (random.chance(0.6)) handOver(actor, frame, random, calls);
    else takeBack(actor);
    return Promise.resolve();
  }

  giveUp(): Promise<void> {
    this.actor.world.judge.states.count('a handler fails');
    return Promise.reject(new Error('the handler gives up'));
  }

  pause(): Promise<void> {
    const { machine, world } = this.actor;
    return new Promise((resolve) => world.timeline.after(this.random.wait(300), resolve, machine));
  }

  /** What is no message. */
  async show(): Promise<void> {
    const { actor, random } = this;
    const { context } = actor;
    const part = this.somebody();
    await this.minded(
      random.pick([
        () => context.typingOn(),
        () => context.typingOff({ persona: this.ref(part) } as never),
        () => context.typingOn({ persona: this.ref(part) } as never),
        () => context.markSeen(),
      ])(),
    );
  }

  async askForPersonas(): Promise<void> {
    const { actor, random } = this;
    const { context, world } = actor;
    const part = this.somebodyLasting();
    const id = this.anyPersona((name) => name !== PLAIN);
    const profile = { name: part.name, profilePictureUrl: part.url };
    const plain = { name: PLAIN, profilePictureUrl: 'https://pictures.invalid/plain.png' };
    const ask = random.weighted<() => Promise<unknown>>([
      [() => context.client.createPersona(plain), 1],
      [() => context.client.getAllPersonas(), 1],
      [
        () => {
          if (id === undefined || world.judge.personas.isOthers(id)) return Promise.resolve();
          world.judge.personas.order(id);
          return context.client.deletePersona(id);
        },
        1,
      ],
      // Whoever is known by a key has another identity.
      [() => (part.isSigned ? Promise.resolve() : context.client.ensurePersona(profile)), 2],
    ]);
    await this.minded(ask());
  }

  /** Goes on with the token of another Page, which the same person has met. */
  changePage(): Promise<void> {
    const { actor, random } = this;
    const { graph, setting } = actor.world;
    if (setting.isBatching) return Promise.resolve();
    const page = random.pick(graph.pages);
    actor.context.useAccessToken(page.accessToken);
    actor.pageId = page.id;
    return Promise.resolve();
  }

  private async deeds(frame: Frame, depth: number): Promise<void> {
    const { random } = this;
    const begun: Promise<void>[] = [];
    for (let left = random.between(1, 4); left > 0; left -= 1) {
      const deed = random.weighted(DEEDS);
      const done = deed(this, frame, depth);
      begun.push(done);
      this.open.add(done);
      const over = () => this.open.delete(done);
      done.then(over, over);
      if (random.chance(0.6)) await done;
      else done.catch(() => undefined);
    }
    if (random.chance(0.5)) await Promise.all(begun);
  }

  private send(meant: Spoken, options: Options): Promise<void> {
    const { actor, random } = this;
    const { context, psid } = actor;
    if (random.chance(0.1)) {
      const image = Buffer.from('an image');
      return actor.say(meant, true, (text) =>
        context.sendImage(image, { ...options, filename: `${text}.png` } as never),
      );
    }
    const ways = [
      (text: string) => context.sendText(text, options),
      (text: string) => context.sendMessage({ text }, options),
      (text: string) => context.client.sendText(psid, text, options),
    ] as const;
    // In batch mode the client sends at once, past what waits in the queue.
    const way = actor.world.setting.isBatching ? random.pick(ways.slice(0, 2)) : random.pick(ways);
    return actor.say(meant, false, (text) => way(text));
  }

  private async minded(asked: Promise<unknown> | undefined): Promise<void> {
    try {
      await asked;
    } catch (error) {
      this.actor.world.judge.said(error);
    }
  }

  private somebody(): Part {
    return this.random.pick(this.random.chance(0.7) ? STARS : PARTS);
  }

  private somebodyLasting(): Part {
    return this.random.pick(LASTING);
  }

  private ref(part: Part): PersonaRef {
    calls += 1;
    return refTo(part, calls);
  }

  /** A lasting persona that is on the Page, whoever made it. */
  private anyPersona(isWanted: (name: string) => boolean): string | undefined {
    const { pageId, world } = this.actor;
    const temporary = PARTS.filter(({ isTemporary }) => isTemporary).map(({ name }) => name);
    const ids = [...world.graph.state.personas.values()]
      .filter((each) => each.pageId === pageId && !each.deleted && !temporary.includes(each.name))
      .filter(({ name }) => isWanted(name))
      .map(({ id }) => id);
    return ids.length === 0 ? undefined : this.random.pick(ids);
  }
}
