import type { MessengerContext } from 'bottender';

import type { Intent, Who } from '../judge/intents';
import type { Machine } from '../world/machine';
import type { World } from '../world/world';
import { partOf } from './cast';

/** Who speaks, and the lifetime that a temporary persona is for. */
export interface Spoken {
  readonly who: Who;
  readonly life: string;
  /** Who else it may be, where that is not known for sure. */
  readonly others?: readonly Who[];
}

/** A part of a handler in which somebody speaks: the whole, or what `withPersona` runs. */
export interface Frame {
  /** Who was given to `withPersona`; `undefined` outside of it. */
  readonly speaker: Spoken | undefined;
  /** What `usePersona` said inside. */
  chosen: Spoken | undefined;
}

/** What the simulator's handlers keep in the session, in the same breath as the conversation's persona. */
interface Kept {
  readonly said?: { readonly name: string; readonly untilMs: number | null } | null;
}

let tags = 0;
let contexts = 0;

/** Numbers begin anew with each world. */
export function beginCounting(): void {
  tags = 0;
  contexts = 0;
}

/** One handler at work: what it says, and what it means by that. */
export class Actor {
  readonly number: number;
  readonly life: string;
  readonly root: Frame = { speaker: undefined, chosen: undefined };
  pageId: string;
  private scopes = 0;

  constructor(
    readonly world: World,
    readonly machine: Machine,
    readonly context: MessengerContext,
    readonly psid: string,
    pageId: string,
    readonly isOfEvent: boolean,
  ) {
    contexts += 1;
    this.number = contexts;
    this.pageId = pageId;
    this.life = `c${this.number}`;
  }

  nextLife(): string {
    this.scopes += 1;
    return `${this.life}/s${this.scopes}`;
  }

  /** Who speaks where a message does not say so itself. */
  now(frame: Frame): Spoken {
    if (frame.chosen) return frame.chosen;
    if (frame.speaker) return frame.speaker;
    const { name: speaker, untilMs } = (this.context.state as Kept).said ?? {};
    const isOver = typeof untilMs === 'number' && untilMs <= this.machine.clock.wallMs();
    if (speaker && isOver) this.world.judge.states.count("a conversation's persona is over");
    const byDefault = this.world.setting.byDefault === undefined ? undefined : partOf('Anna');
    const part = (speaker && !isOver ? partOf(speaker) : undefined) ?? byDefault;
    const named = this.world.judge.charges.namedFor(this.psid);
    const others = named.length === 0 ? [] : [...named, byDefault ? { part: byDefault } : null];
    return { who: part ? { part } : null, life: this.life, others };
  }

  /**
   * Notes what is meant, lets the message be sent, and notes what comes of it.
   *
   * @param meant who speaks; for a message's own option the lifetime is the message's
   */
  async say(
    meant: Spoken,
    isUpload: boolean,
    send: (text: string) => Promise<unknown>,
  ): Promise<void> {
    const { machine, number, pageId, psid, world } = this;
    const { judge, timeline } = world;
    tags += 1;
    const intent: Intent = {
      ...{ tag: tags, machine, context: number, pageId, psid, who: meant.who, isUpload },
      ...{ others: meant.others ?? [], isOfEvent: this.isOfEvent },
      life: meant.life === '' ? `${this.life}/m${tags}` : meant.life,
      ...{ calledMs: timeline.nowMs, attempts: [], arrivals: 0 },
      ...{ isBefallen: false, isSettled: false },
    };
    judge.messages.intend(intent);
    try {
      const answer = await send(`tag${intent.tag}end`);
      if (answer === undefined) judge.messages.withheld(intent);
      else judge.messages.resolved(intent);
    } catch (error) {
      judge.messages.rejected(intent, error);
    }
  }
}
