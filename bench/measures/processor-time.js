'use strict';

const { meanBy } = require('lodash');
const { startEmulator } = require('../support/emulator');
const { forked } = require('../support/forked');
const { ORDERS, roundsOfThree, summariesOf } = require('../support/rounds');
const { onTop, spread } = require('../support/words');

/** Each process has its own luck with its memory and its compiled code. */
const TRIPLES = 8;
/** Of one turn: whatever slows the machine down for a while befalls all three processes. */
const MESSAGES = 50;
/** One turn differs from the next by a quarter, as garbage is collected in one of two: the mean of fewer says less. */
const TURNS = 400;
/** Until then the engine still compiles: on Node.js 20 for 6,000 messages, on Node.js 24, which has one compiler more, for 18,000. */
const WARM_UP = Number.parseInt(process.versions.node, 10) < 22 ? 120 : 360;
/**
 * The whole heap is collected every few thousand messages, sooner or later as V8 finds the machine fast or slow: once more or
 * once less is 3 % of a measure. In so many megabytes it need not be. What there is to collect is measured in bytes.
 */
const ROOMY = ['--initial-old-space-size=1024'];

/**
 * Processor time of the bot's process per message with a known persona: the event, `usePersona`, `sendText`.
 *
 * Plain Bottender, plain Bottender once more and the plugin take turns, each in a process of its own, so that none finds
 * the caches warmed by another one. The second plain bot says how much of a difference is nothing but noise. The young
 * garbage of a hundred messages is collected at once, so that only the turns of one process together tell something.
 */
async function run({ quick = false } = {}) {
  const emulator = await startEmulator();
  const taken = [];
  try {
    for (let index = 0; index < (quick ? 1 : TRIPLES); index += 1) {
      const names = ORDERS[index % ORDERS.length];
      taken.push(await triple(emulator, names, quick ? [2, 0] : [TURNS, WARM_UP]));
    }
  } finally {
    await emulator.close();
  }
  return { timings: { messages: MESSAGES * TURNS, ...summariesOf(taken) } };
}

/** What a message takes in each of three processes, in microseconds. They are started in this order. */
async function triple(emulator, names, [rounds, warmUp]) {
  const processes = names.map((name) => ({ name, ...forked('speaker', ROOMY) }));
  try {
    const turns = {};
    for (const { name, ask } of processes) {
      await ask({ do: 'start', emulator: { origin: emulator.origin }, isPlain: name !== 'plugin' });
      turns[name] = () => ask({ do: 'turn', messages: MESSAGES });
    }
    const taken = await roundsOfThree({ rounds, warmUp, ...turns });
    return Object.fromEntries(names.map((name) => [name, meanBy(taken, name)]));
  } finally {
    for (const { close } of processes) await close();
  }
}

function rows({ timings: { plain, percent, noise } }) {
  return [
    {
      what: 'Processor time of a message with a known persona',
      plain: spread(plain, 'µs'),
      plugin: onTop(percent, '%'),
    },
    // Results of an earlier release have none.
    ...(noise
      ? [
          {
            what: 'The noise of that: plain Bottender beside plain Bottender',
            plain: spread(plain, 'µs'),
            plugin: onTop(noise, '%'),
            detail: true,
          },
        ]
      : []),
  ];
}

module.exports = { name: 'processor-time', run, rows };
