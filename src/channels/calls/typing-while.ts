import type { Clock, Timer } from '../../clock';
import { debug } from '../../events';

/** Messenger takes the indicator away after about 20 seconds. */
const AGAIN_AFTER_MS = 15_000;
const LONGEST_MS = 10 * 60_000;

/** What shows somebody typing: a context, or a view of it. */
export interface Typist {
  typingOn(): Promise<unknown> | undefined;
  typingOff(): Promise<unknown> | undefined;
}

/** A typing indicator that stays while something takes long. */
export class TypingWhile {
  private timer: Timer | undefined;
  private isOn = true;
  private readonly untilMs: number;

  /** @param isClosed whether the plugin shows nothing of its own accord any more */
  constructor(
    private readonly typist: Typist,
    private readonly clock: Clock,
    private readonly isClosed: () => boolean,
  ) {
    this.untilMs = clock.now() + LONGEST_MS;
    this.show();
  }

  /** Something is sent: that takes the indicator away. */
  readonly sent = (): void => {
    this.isOn = false;
    this.timer?.cancel();
  };

  /** Nothing more will come. */
  end(): void {
    if (!this.isOn) return;
    this.sent();
    void attempt(() => this.typist.typingOff());
  }

  private show(): void {
    void attempt(() => this.typist.typingOn());
    this.timer = this.clock.after(AGAIN_AFTER_MS, () => {
      if (this.clock.now() < this.untilMs && !this.isClosed()) this.show();
      else this.end();
    });
  }
}

/** An indicator that cannot be shown is no reason to fail. */
async function attempt(act: () => Promise<unknown> | undefined): Promise<void> {
  try {
    await act();
  } catch (error) {
    debug('a typing indicator: %s', error);
  }
}
