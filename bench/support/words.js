'use strict';

/** A median with its unit, and the quartiles where there was more than one round. */
function spread({ median, low, high, rounds }, unit) {
  const quartiles = rounds > 1 ? ` (${digits(low)} to ${digits(high)})` : '';
  return `${digits(median)} ${unit}${quartiles}`;
}

/** The same for what comes on top of something. */
function onTop(summary, unit) {
  return `${summary.median < 0 ? '' : '+'}${spread(summary, unit)}`;
}

/** As many digits as are worth reading. */
function digits(value, significant = 2) {
  const short = Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(significant));
  return short.toLocaleString('en');
}

/** `1 round trip`, `1,000 round trips`. */
function count(number, noun) {
  return `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`;
}

module.exports = { spread, onTop, count, digits };
