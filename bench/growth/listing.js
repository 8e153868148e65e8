'use strict';

const { stepsOf } = require('../support/steps');

const groupOf = (index) => `https://graph.example ${index} temporary`;

/** The records of one Page in `memoryStore()`, beside those of so many others. */
async function listing({ memoryStore }, size) {
  const store = memoryStore();
  const record = { kind: 'process', version: 1, beat: 1 };
  for (let index = 0; index < size; index += 1) await store.set(`${groupOf(index)} a`, record);
  let listed;
  const steps = stepsOf(() => (listed = store.list(groupOf(0))));
  return { counts: { steps, found: (await listed).length }, keep: store };
}

module.exports = { listing };
