'use strict';

const { psidOf, profileOf, startBot } = require('./bot');
const { paramsOf } = require('./contexts');
const { PAGE } = require('./emulator');
const { InstantPage } = require('./instant-page');

/** As many messages as one batch of Bottender's takes: the fiftieth sends it. */
const AT_ONCE = 50;

/** Nobody is there: nothing leaves the process. */
const NOWHERE = { origin: 'http://127.0.0.1:9' };

/**
 * What is measured without a network, by name. Each says how plain Bottender does it, and how the plugin.
 *
 * `speak` answers one event; without it no event is handled, a context is made and that is all.
 */
const SCENARIOS = {
  attach: { of: 'event', what: 'A context is made, and attached to' },
  silent: { of: 'event', what: 'An event is handled, nobody speaks', speak: () => () => undefined },
  default: {
    of: 'message',
    what: 'The default speaks',
    options: { default: 'john' },
    speak: ({ id }) =>
      id === undefined
        ? (context) => context.sendText('Hello!')
        : (context) => context.sendText('Hello!', { personaId: id }),
  },
  usePersona: {
    of: 'message',
    what: '`usePersona()` says who speaks',
    speak:
      ({ id = 'john' }) =>
      (context) => {
        context.usePersona(id);
        return context.sendText('Hello!');
      },
  },
  option: {
    of: 'message',
    what: 'An option says who speaks',
    speak: ({ id }) =>
      id === undefined
        ? (context) => context.sendText('Hello!', { persona: 'john' })
        : (context) => context.sendText('Hello!', { personaId: id }),
  },
};

/**
 * A bot of a scenario, whose client is real and whose Page answers at once.
 *
 * @param variant `plain` or `plugin`
 * @param mode `json` or `batch`
 */
async function startOffline(scenario, variant, mode) {
  const { options, speak } = SCENARIOS[scenario];
  const isPlain = variant === 'plain';
  const ours = isPlain ? null : { roster: { john: profileOf(0) }, ...options };
  // Only a batch that is full leaves.
  const bot = startBot(NOWHERE, ours, mode === 'batch' ? { delay: 60_000 } : undefined);
  const page = new InstantPage(PAGE.id);
  const queue = bot.bot.connector._batchQueue;
  for (const client of [bot.client, ...(queue ? [queue.client] : [])]) page.answer(client);
  const answer = speak?.(isPlain ? await bot.client.createPersona(profileOf(0)) : {});
  const work = answer ? eventsOf(bot, answer) : contextsOf(bot);
  // From here on the persona is known.
  await work(AT_ONCE);
  return {
    work,
    async close() {
      queue?.stop();
      await bot.close();
    },
  };
}

/** Handles so many events, fifty at a time. */
function eventsOf({ handle }, answer) {
  return async (events) => {
    for (let start = 0; start < events; start += AT_ONCE) {
      const handled = [];
      for (let index = 0; index < AT_ONCE; index += 1) handled.push(handle(psidOf(index), answer));
      await Promise.all(handled);
    }
  };
}

/** Makes so many contexts, as Bottender makes them for events, and ends them. */
function contextsOf({ bot, plugin }) {
  const params = Array.from({ length: AT_ONCE }, (_, index) => paramsOf(bot, index));
  return async (contexts) => {
    for (let index = 0; index < contexts; index += 1) {
      const context = await bot.connector.createContext(params[index % AT_ONCE]);
      plugin?.(context);
      context.isSessionWritten = true;
    }
  };
}

module.exports = { SCENARIOS, startOffline, AT_ONCE };
