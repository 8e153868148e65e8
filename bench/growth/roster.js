'use strict';

const { stepsOf } = require('../support/steps');
const { stageOf, wantedOf } = require('./stage');

/** A roster of so many: a name of it, and one that it does not have. */
async function roster(rooms, size) {
  const entries = Array.from({ length: size }, (_, index) => [
    `agent${index}`,
    wantedOf(index).profile,
  ]);
  const { service } = stageOf(rooms, { roster: Object.fromEntries(entries) });
  const steps = stepsOf(() => service.roster.speaker(`agent${size - 1}`, 'usePersona()'));
  return { counts: { steps, refusal: refusalOf(service.roster).length }, keep: service };
}

function refusalOf(names) {
  try {
    names.speaker('nobody at all', 'usePersona()');
    return '';
  } catch (error) {
    return error.message;
  }
}

module.exports = { roster };
