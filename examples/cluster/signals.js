'use strict';

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'];

/**
 * Resolves when somebody asks the process to end: a process manager, Ctrl-C, the terminal that is closed.
 *
 * It goes on listening: Ctrl-C reaches the workers twice, from the terminal and from the process that started
 * them, and the second time must not cut short what the first one began.
 */
function askedToEnd() {
  return new Promise((resolve) => {
    for (const signal of SIGNALS) process.on(signal, resolve);
  });
}

module.exports = { askedToEnd };
