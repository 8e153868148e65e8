'use strict';

const KEPT = 1000;

/**
 * Does what has the same ID once: a double click, or a page that asks again because the answer got lost, gets the
 * outcome of the first time. What has failed may be tried again.
 */
function once() {
  const outcomes = new Map();
  return (id, work) => {
    if (outcomes.has(id)) return outcomes.get(id);
    const outcome = work();
    outcomes.set(id, outcome);
    if (outcomes.size > KEPT) outcomes.delete(outcomes.keys().next().value);
    outcome.catch(() => outcomes.delete(id));
    return outcome;
  };
}

module.exports = { once };
