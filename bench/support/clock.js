'use strict';

const { setImmediate: nextTurn } = require('node:timers/promises');

/** A clock of which the measure moves the hands, so that leases pass in no time. */
class HandClock {
  nowMs = 1_000;
  ids = 0;
  waiting = new Set();

  now() {
    return this.nowMs;
  }

  wallMs() {
    return 1_700_000_000_000 + this.nowMs;
  }

  after(ms, callback) {
    const timer = { atMs: this.nowMs + ms, callback };
    this.waiting.add(timer);
    return { cancel: () => void this.waiting.delete(timer) };
  }

  uuid() {
    this.ids += 1;
    return `00000000-0000-4000-8000-${String(this.ids).padStart(12, '0')}`;
  }

  chance() {
    return 0.5;
  }

  /** How many timers are running. */
  get timers() {
    return this.waiting.size;
  }

  /** Lets this many milliseconds pass: what is due is called in its order, each with what follows from it at once. */
  async advance(ms) {
    const untilMs = this.nowMs + ms;
    for (;;) {
      await nextTurn();
      const [next] = [...this.waiting].sort((a, b) => a.atMs - b.atMs);
      if (!next || next.atMs > untilMs) break;
      this.waiting.delete(next);
      this.nowMs = Math.max(this.nowMs, next.atMs);
      next.callback();
    }
    this.nowMs = untilMs;
    await nextTurn();
  }
}

module.exports = { HandClock };
