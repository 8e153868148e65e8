import type { Clock } from '../clock';

/** What lasts, or comes and goes, is said again after this time. */
const AGAIN_AFTER_MS = 600_000;
const MOST_KINDS = 1000;

/** Warns on the console, of each kind of trouble once. */
export class Warnings {
  private readonly saidAtMs = new Map<string, number>();

  /** @param heard is told the same, without what follows from it */
  constructor(
    private readonly clock: Clock,
    private readonly heard: (message: string) => void,
  ) {}

  /** Whether nothing of this kind was said lately. */
  isNew(kind: string): boolean {
    const saidAtMs = this.saidAtMs.get(kind);
    return saidAtMs === undefined || this.clock.now() - saidAtMs >= AGAIN_AFTER_MS;
  }

  /** @param consequence what the process does about it, as more sentences */
  say(kind: string, message: string, consequence = ''): void {
    if (!this.isNew(kind)) return;
    if (this.saidAtMs.size >= MOST_KINDS) this.saidAtMs.clear();
    this.saidAtMs.set(kind, this.clock.now());
    process.emitWarning(`${message} ${consequence}`.trimEnd(), 'BottenderPersonaWarning');
    this.heard(message);
  }
}
