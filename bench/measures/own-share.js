'use strict';

const { inProcess, inRoomyProcess } = require('../support/child');
const { SCENARIOS } = require('../support/offline');
const { pairedRounds } = require('../support/rounds');
const { onTop, spread } = require('../support/words');
const { modesOf, whatIs } = require('./promises');

/** Events of one round in a process: what they allocate has to fit into its young generation. */
const EVENTS = 500;
const QUICK_EVENTS = 50;

/**
 * What the plugin does itself, without the machine's network: microseconds of processor time and bytes allocated, per
 * event and per message, plain and with the plugin in turns, each time in a process of its own.
 */
async function run({ quick = false } = {}) {
  const events = quick ? QUICK_EVENTS : EVENTS;
  const timings = { events };
  for (const scenario of Object.keys(SCENARIOS)) {
    timings[scenario] = {};
    for (const mode of modesOf(scenario)) {
      timings[scenario][mode] = {
        time: await paired(inProcess, 'time', { scenario, mode, events, rounds: quick ? 1 : 12 }),
        bytes: await paired(inRoomyProcess, 'bytes', {
          scenario,
          mode,
          events,
          rounds: quick ? 1 : 4,
        }),
      };
    }
  }
  return { timings };
}

/** How much longer a context takes than an event costs to measure it well. */
const CONTEXTS_PER_EVENT = 4;

async function paired(start, what, { scenario, mode, events, rounds }) {
  const count = scenario === 'attach' ? events * CONTEXTS_PER_EVENT : events;
  const measure = (variant) => start('offline', what, scenario, variant, mode, `${count}`, '7');
  const { first, second, difference, percent } = await pairedRounds({
    rounds,
    warmUp: 0,
    first: () => measure('plain'),
    second: () => measure('plugin'),
  });
  return { plain: first, plugin: second, difference, percent };
}

/** The one that users meet most often stands for all messages. */
const SHOWN = new Set(['attach json', 'silent json', 'usePersona json', 'usePersona batch']);

function rows({ timings }) {
  return Object.entries(SCENARIOS).flatMap(([scenario]) =>
    modesOf(scenario).flatMap((mode) => {
      const { time, bytes } = timings[scenario][mode];
      const what = `${whatIs(scenario, mode)}, without a network`;
      const detail = !SHOWN.has(`${scenario} ${mode}`);
      return [
        { what, plain: spread(time.plain, 'µs'), plugin: onTop(time.difference, 'µs'), detail },
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
