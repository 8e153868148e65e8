'use strict';

const { MessengerBot } = require('bottender');
const { memoryStore, personas } = require('bottender-persona');

const App = require('./index');

/** A bot without `bottender start`, as it goes into a bundle. */
exports.makeBot = ({ origin, pages: [page], appSecret }) => {
  const plugin = personas({
    store: memoryStore(),
    // However slow the machine is, nobody may fall back.
    roster: { john: { name: 'John Mathew', profilePictureUrl: 'https://example.com/john.jpg' } },
  });
  const bot = new MessengerBot({ accessToken: page.accessToken, appSecret, origin });
  bot.use(plugin);
  bot.onEvent(App);
  return { bot, plugin };
};
