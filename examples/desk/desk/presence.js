'use strict';

const { EventEmitter } = require('node:events');

/** Pages say more often than this that their agent sits there. */
const AWAY_AFTER_MS = 45_000;

/** Who is at the desk: colleagues see whether somebody is there before they hand a customer over. */
class Presence extends EventEmitter {
  #timers = new Map();

  constructor() {
    super();
    // Every open desk listens.
    this.setMaxListeners(0);
  }

  get agents() {
    return [...this.#timers.keys()];
  }

  here(agent) {
    const before = this.#timers.get(agent);
    clearTimeout(before);
    this.#timers.set(agent, setTimeout(() => this.#away(agent), AWAY_AFTER_MS).unref());
    if (!before) this.emit('change');
  }

  #away(agent) {
    this.#timers.delete(agent);
    this.emit('change');
  }
}

module.exports = { Presence };
