'use strict';

const { AT_ONCE, SCENARIOS, startOffline } = require('../support/offline');
const { promisesOf } = require('../support/promises');

const MODES = { json: 'as JSON', batch: 'in a batch' };

/** The promises that one event makes, with the one message that answers it: the same number each time. */
async function run() {
  const counts = {};
  for (const scenario of Object.keys(SCENARIOS)) {
    counts[scenario] = {};
    for (const mode of modesOf(scenario)) {
      counts[scenario][mode] = {
        plain: await promisesPerEvent(scenario, 'plain', mode),
        plugin: await promisesPerEvent(scenario, 'plugin', mode),
      };
    }
  }
  return { counts };
}

/** Where nothing is sent there is no batch. */
function modesOf(scenario) {
  return SCENARIOS[scenario].of === 'message' ? Object.keys(MODES) : ['json'];
}

async function promisesPerEvent(scenario, variant, mode) {
  const bot = await startOffline(scenario, variant, mode);
  try {
    const once = await promisesOf(() => bot.work(AT_ONCE));
    const twice = await promisesOf(() => bot.work(2 * AT_ONCE));
    // What is made once for fifty events is shared among them; what is made for the counting is in both.
    return (twice - once) / AT_ONCE;
  } finally {
    await bot.close();
  }
}

function rows({ counts }) {
  return Object.entries(counts).flatMap(([scenario, modes]) =>
    Object.entries(modes).map(([mode, { plain, plugin }]) => ({
      what: `Promises: ${whatIs(scenario, mode)}`,
      plain: `${plain}`,
      plugin: `+${Number((plugin - plain).toFixed(2))}`,
      detail: true,
    })),
  );
}

/** The scenario in words. */
function whatIs(scenario, mode) {
  const { of, what } = SCENARIOS[scenario];
  return of === 'message' ? `${what}, ${MODES[mode]}` : what;
}

module.exports = { name: 'promises', run, rows, modesOf, whatIs };
