'use strict';

/** Lets one step at a time happen in each conversation, in the order in which they were asked for. */
class Turns {
  #last = new Map();

  turn(psid, step) {
    const done = (this.#last.get(psid) ?? Promise.resolve()).then(step, step);
    this.#last.set(psid, done);
    const over = () => {
      if (this.#last.get(psid) === done) this.#last.delete(psid);
    };
    done.then(over, over);
    return done;
  }

  /** Resolves when all that was asked for is over. */
  async settled() {
    await Promise.allSettled(this.#last.values());
  }
}

module.exports = { Turns };
