'use strict';

/** Median and quartiles of what was measured in so many rounds. */
function summaryOf(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return {
    median: rounded(quantile(sorted, 0.5)),
    low: rounded(quantile(sorted, 0.25)),
    high: rounded(quantile(sorted, 0.75)),
    rounds: sorted.length,
  };
}

function quantile(sorted, share) {
  const position = (sorted.length - 1) * share;
  const below = Math.floor(position);
  const above = Math.ceil(position);
  return sorted[below] + (sorted[above] - sorted[below]) * (position - below);
}

/** More digits than anybody can tell apart would only look exact. */
function rounded(value) {
  return Number(value.toPrecision(4));
}

module.exports = { summaryOf };
