import type { Outcome } from '../world/outcomes';
import type { Process } from '../world/process';
import type { Request } from '../world/requests';
import type { Intent } from './intents';
import type { Judge } from './judge';

/** One time that a bot has said that it is one. */
interface Said {
  readonly by: Process;
  readonly leftMs: number;
  outcome: Outcome | undefined;
  /** When the answer came. */
  endedMs: number;
}

/** Whether bots say that they are some when they have to, and not again and again. */
export class DisclosureJudge {
  private readonly said = new Map<string, Said[]>();
  /** The processes that have had a handler for the customer. */
  private readonly met = new Map<string, Set<Process>>();
  private readonly underWay = new Map<Request, Said[]>();

  constructor(private readonly judge: Judge) {}

  /** A handler begins. */
  meets(process: Process, psid: string): void {
    let met = this.met.get(psid);
    if (!met) this.met.set(psid, (met = new Set()));
    met.add(process);
  }

  /** A request leaves. */
  left(process: Process, request: Request): void {
    if (request.disclosures.length === 0) return;
    const { nowMs } = this.judge.world.timeline;
    const said = request.disclosures.map(({ as, psid }) => {
      if (as !== null) this.judge.fail('disclosure', `${process.name} discloses itself as ${as}`);
      this.checkOnce(process, psid);
      const each: Said = { by: process, leftMs: nowMs, outcome: undefined, endedMs: Infinity };
      this.said.set(psid, [...(this.said.get(psid) ?? []), each]);
      return each;
    });
    this.judge.states.count('a bot says that it is one');
    this.underWay.set(request, said);
  }

  answered(request: Request, outcomeOf: (operation?: number) => Outcome): void {
    const said = this.underWay.get(request) ?? [];
    this.underWay.delete(request);
    for (const [index, each] of said.entries()) {
      each.outcome = outcomeOf(request.disclosures[index]?.operation);
      each.endedMs = this.judge.world.timeline.nowMs;
    }
  }

  /** A message leaves for the first time. */
  messageLeaves(process: Process, intent: Intent): void {
    if (this.judge.world.setting.lapseMs === undefined || !needsDisclosure(intent)) return;
    const { calledMs, psid, tag } = intent;
    const botSinceMs = this.judge.charges.botSinceMs(process, psid);
    // What was called before it was taken and given back was decided then.
    const sinceMs = calledMs > botSinceMs ? botSinceMs : -Infinity;
    // One that was under way when a person gave the conversation back is good for what comes after.
    const isSaid = (this.said.get(psid) ?? []).some(({ endedMs }) => endedMs >= sinceMs);
    if (sinceMs >= 0) this.judge.states.count('a bot speaks after a person was in charge');
    if (!isSaid) this.judge.fail('disclosure', `tag${tag} goes to ${psid} before it`);
  }

  /** Where one process alone has had the customer, it knows what it has said. */
  private checkOnce(process: Process, psid: string): void {
    const { setting, timeline } = this.judge.world;
    const isAlone = (this.met.get(psid)?.size ?? 0) < 2 && !this.judge.charges.wasTaken(psid);
    if (!isAlone || setting.rates.wallClock !== undefined) return;
    const last = (this.said.get(psid) ?? []).at(-1);
    if (!last || last.outcome?.is === 'refused' || last.outcome?.is === 'not sent') return;
    if (timeline.nowMs - last.leftMs < (setting.lapseMs ?? 0))
      this.judge.fail('disclosure', `${process.name} discloses itself to ${psid} again`);
  }
}

/** A message of an event's handler, unless a person writes it; else one of a declared program. */
function needsDisclosure({ isOfEvent, others, who }: Intent): boolean {
  if (others.length > 0 || (who !== null && !('part' in who))) return false;
  const human = who?.part.human;
  return human === false || (isOfEvent && human !== true);
}
