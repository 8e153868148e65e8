/** The emulator's time: that of the machine, moved on as tests ask for it. */
export interface Clock {
  /** In milliseconds since 1970. */
  now: () => number;
  /** How far it is ahead of the machine's, in milliseconds. */
  readonly aheadMs: number;
  advance: (ms: number) => void;
}

/** A clock that goes as the machine's does, ahead of it by so much. */
export function createClock(aheadMs = 0): Clock {
  return {
    now: () => Date.now() + aheadMs,
    get aheadMs() {
      return aheadMs;
    },
    advance: (ms) => void (aheadMs += ms),
  };
}
