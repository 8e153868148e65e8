'use strict';

const { stepsOf } = require('../support/steps');
const { stageOf } = require('./stage');

/** Real tokens begin all alike, and are as long as this. */
const tokenOf = (index) => `EMULATED${'x'.repeat(160)}${String(index).padStart(12, '0')}`;

/** Access tokens in one process, and an error whose request holds one of them. */
async function tokens(rooms, size) {
  const { service } = stageOf(rooms);
  const { secrets } = service;
  for (let index = 0; index < size; index += 1) secrets.add(tokenOf(index));
  const url = `https://graph.facebook.com/v6.0/me/messages?access_token=${tokenOf(size - 1)}`;
  const error = Object.assign(new Error(`Request failed: ${url}`), { config: { url } });
  error.stack = error.message;
  const steps = stepsOf(() => secrets.maskError(error));
  const isMasked = !JSON.stringify([error.message, error.config]).includes(tokenOf(size - 1));
  if (!isMasked) throw new Error('A token is shown.');
  return { counts: { steps }, keep: service };
}

module.exports = { tokens };
