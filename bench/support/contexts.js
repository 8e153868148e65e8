'use strict';

const { psidOf, webhookBody } = require('./bot');

/** What Bottender needs to make a context: an event, and the session of its user. */
function paramsOf({ connector }, index) {
  const psid = psidOf(index);
  const [event] = connector.mapRequestToEvents(webhookBody(psid));
  const session = { id: `messenger:${psid}`, platform: 'messenger', user: { id: psid } };
  return { event, session };
}

/** As many contexts as are asked for, each of a user of its own, as Bottender makes them for events. */
async function contextsOf({ bot, plugin }, count) {
  const contexts = [];
  for (let index = 0; index < count; index += 1) {
    const context = await bot.connector.createContext(paramsOf(bot, index));
    plugin?.(context);
    contexts.push(context);
  }
  return contexts;
}

module.exports = { contextsOf, paramsOf };
