'use strict';

const { MessengerBot } = require('bottender');
const { memoryStore, personas } = require('bottender-persona');
const { APP_SECRET, PAGE } = require('./emulator');

/**
 * A bot of Bottender's on the emulator.
 *
 * @param options of the plugin; `null` is plain Bottender
 * @param batchConfig of Bottender's: messages leave in batches
 */
function startBot({ origin }, options = {}, batchConfig = undefined) {
  const { accessToken } = PAGE;
  const bot = new MessengerBot({
    accessToken,
    appSecret: APP_SECRET,
    origin,
    sync: true,
    ...(batchConfig && { batchConfig }),
  });
  const plugin = options && personas({ store: memoryStore(), ...options });
  if (plugin) bot.use(plugin);
  // The handler travels with its event.
  bot.onEvent((context) => context.requestContext.handler(context));
  const request = bot.createRequestHandler();
  return {
    bot,
    plugin,
    client: bot.connector.client,
    /** Lets the handler answer one event of a user. */
    handle: (psid, handler) => request(webhookBody(psid), { handler }),
    close: async () => plugin?.close(),
  };
}

/** What Messenger posts when a user writes. */
function webhookBody(psid) {
  const time = 1_700_000_000_000;
  const messaging = {
    sender: { id: psid },
    recipient: { id: PAGE.id },
    timestamp: time,
    message: { mid: 'm_1', text: 'hello' },
  };
  return { object: 'page', entry: [{ id: PAGE.id, time, messaging: [messaging] }] };
}

/** The ID of one of many users. */
function psidOf(index) {
  return `${2_000_000_000_000 + index}`;
}

/** What one of many personas looks like. */
function profileOf(index) {
  return { name: `Agent ${index}`, profilePictureUrl: `https://example.com/agents/${index}.jpg` };
}

module.exports = { startBot, webhookBody, psidOf, profileOf };
