'use strict';

const { inProcess, inRoomyProcess } = require('../support/child');
const { SCENARIOS } = require('../support/offline');
const { pairedRounds } = require('../support/rounds');
const { onTop, spread } = require('../support/words');
const { modesOf, whatIs } = require('./promises');

/** Events of one round: what they allocate has to fit into a young generation. */
const EVENTS = 500;
const QUICK_EVENTS = 50;
/** Of one turn, where time is measured: as many as one batch takes. */
const TURN = 50;
const TURNS = 600;

/** How much longer a context takes than an event costs to measure it well. */
const CONTEXTS_PER_EVENT = 4;

/**
 * What the plugin does itself, without the machine's network, per event and per message: microseconds of processor
 * time, plain and with the plugin in turns, and bytes allocated, each time in a process of its own.
 */
async function run({ quick = false } = {}) {
  const events = quick ? QUICK_EVENTS : EVENTS;
  const timings = { events };
  for (const scenario of Object.keys(SCENARIOS)) {
    timings[scenario] = {};
    const times = scenario === 'attach' ? CONTEXTS_PER_EVENT : 1;
    for (const mode of modesOf(scenario)) {
      timings[scenario][mode] = {
        time: await timeOf(scenario, mode, TURN * times, quick),
        bytes: await bytesOf(scenario, mode, `${events * times}`, quick),
      };
    }
  }
  return { timings };
}

function timeOf(scenario, mode, events, quick) {
  return inProcess('offline', 'time', scenario, mode, `${events}`, `${quick ? 2 : TURNS}`);
}

async function bytesOf(scenario, mode, count, quick) {
  const measure = (variant) =>
    inRoomyProcess('offline', 'bytes', scenario, mode, count, '7', variant);
  const { first, second, difference, percent } = await pairedRounds({
    rounds: quick ? 1 : 4,
    warmUp: 0,
    first: () => measure('plain'),
    second: () => measure('plugin'),
  });
  return { plain: first, plugin: second, difference, percent };
}

function rows({ timings }) {
  return Object.entries(SCENARIOS).flatMap(([scenario]) =>
    modesOf(scenario).flatMap((mode) => {
      const { time, bytes } = timings[scenario][mode];
      const what = `${whatIs(scenario, mode)}, without a network`;
      return [
        {
          what,
          plain: spread(time.plain, 'µs'),
          plugin: onTop(time.difference, 'µs'),
          detail: true,
        },
        {
          what: `Allocated: ${what}`,
          plain: spread(bytes.plain, 'bytes'),
          plugin: onTop(bytes.difference, 'bytes'),
          detail: true,
        },
      ];
    }),
  );
}

module.exports = { name: 'own-share', run, rows };
