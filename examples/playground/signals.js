'use strict';

/** Resolves with the signal when somebody asks the process to end. */
function askedToEnd() {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, resolve);
  });
}

module.exports = { askedToEnd };
