'use strict';

const { entriesWithin } = require('../support/entries');
const { stepsOf } = require('../support/steps');
const { stageOf } = require('./stage');

/** The persona that is deleted. */
const DELETED = '3000000000001';

/**
 * Messages in flight, nearly all of other personas, while one persona is deleted that speaks in two of them. As many
 * personas have spoken before.
 */
async function messages(rooms, size) {
  const { clock, service } = stageOf(rooms);
  const { underWay } = service.personas;
  for (let index = 0; index < size; index += 1) underWay.begin(`5${index}`).end();
  const entries = entriesWithin(underWay);
  const own = [underWay.begin(DELETED), underWay.begin(DELETED)];
  for (let index = 0; index < size; index += 1) underWay.begin(`4${index}`);
  let deletion = 'waits';
  const steps = stepsOf(() => void underWay.settled(DELETED).then(() => (deletion = 'runs')));
  await clock.advance(0);
  const beforeTheEnd = deletion;
  const stepsOfEnds = stepsOf(() => own.forEach((message) => message.end()));
  await clock.advance(0);
  return {
    counts: { entries, steps, stepsOfEnds, beforeTheEnd, afterTheEnd: deletion },
    keep: service,
  };
}

module.exports = { messages };
