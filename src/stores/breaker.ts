import { inTime, type Clock } from '../clock';

/** An error that took this long says that something does not answer; a quicker one is an answer. */
const SLOW_MS = 250;
/** How long an access waits for the answer that would end an outage. */
const PROBE_WAIT_MS = 250;
/** How long an answer may take before another one is asked for. */
const PROBE_LIMIT_MS = 5000;
/** Between two questions: the first time, and at most. */
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 4000;

/** A time in which no answer comes. */
interface Outage {
  error: unknown;
  pauseMs: number;
  nextProbeMs: number;
  probe: { readonly startedMs: number; readonly answered: Promise<void> } | undefined;
}

export interface BreakerOptions {
  readonly clock: Clock;
  /** The longest that one call may take, in milliseconds. */
  readonly waitMs: number;
  /** A call without consequences, to find out whether answers come again. */
  readonly probe: () => Promise<unknown>;
  /** Makes the error of a call that took too long. */
  readonly late: () => Error;
  /** Hears why, each time when an outage begins. */
  readonly began: (error: unknown) => void;
}

/**
 * Calls something that may stop answering.
 *
 * Where a call comes to nothing after a while, and no other one was answered meanwhile, an outage begins: all calls
 * under way and all later ones reject at once. With those that come, it is asked now and then whether it is there
 * again, one question at a time. Any answer ends the outage, be it a late one to an earlier call.
 */
export class Breaker {
  private outage: Outage | undefined;
  private answeredMs = -Infinity;
  private readonly underWay = new Set<(error: unknown) => void>();

  constructor(private readonly options: BreakerOptions) {}

  /** @throws what the call throws, or the error of the outage */
  async run<T>(call: () => Promise<T>): Promise<T> {
    if (this.outage) await this.ask(this.outage);
    const { clock, waitMs, late } = this.options;
    const startedMs = clock.now();
    let cut: ((error: unknown) => void) | undefined;
    const cutOff = new Promise<never>((_, reject) => this.underWay.add((cut = reject)));
    try {
      return await Promise.race([inTime(clock, this.noted(call), waitMs, late), cutOff]);
    } catch (error) {
      const isSlow = clock.now() - startedMs >= Math.min(SLOW_MS, waitMs);
      if (isSlow && this.answeredMs < startedMs) this.begin(error);
      throw error;
    } finally {
      if (cut) this.underWay.delete(cut);
    }
  }

  private async noted<T>(call: () => Promise<T>): Promise<T> {
    const result = await call();
    this.answeredMs = this.options.clock.now();
    this.outage = undefined;
    return result;
  }

  private begin(error: unknown): void {
    if (this.outage) return;
    const nextProbeMs = this.options.clock.now() + FIRST_PAUSE_MS;
    this.outage = { error, pauseMs: FIRST_PAUSE_MS, nextProbeMs, probe: undefined };
    this.options.began(error);
    for (const cut of this.underWay) cut(error);
  }

  /** Lets the call through if there is an answer within a moment. */
  private async ask(outage: Outage): Promise<void> {
    const { clock } = this.options;
    if (!outage.probe && clock.now() >= outage.nextProbeMs) this.startProbe(outage);
    const leftMs = outage.probe ? outage.probe.startedMs + PROBE_WAIT_MS - clock.now() : 0;
    if (!outage.probe || leftMs <= 0) throw outage.error;
    await inTime(clock, outage.probe.answered, leftMs, () => outage.error as Error);
  }

  private startProbe(outage: Outage): void {
    const { clock, probe, late } = this.options;
    const answered = inTime(clock, this.noted(probe), PROBE_LIMIT_MS, late).then(
      () => undefined,
      (error: unknown) => {
        outage.error = error;
        outage.pauseMs = Math.min(2 * outage.pauseMs, LONGEST_PAUSE_MS);
        outage.nextProbeMs = clock.now() + outage.pauseMs;
        outage.probe = undefined;
        throw error;
      },
    );
    // Nobody may be waiting any more.
    answered.catch(() => undefined);
    outage.probe = { startedMs: clock.now(), answered };
  }
}
