'use strict';

const { join } = require('node:path');
const { fileStore, personas } = require('bottender-persona');
const roster = require('./roster');

const { env } = process;
const folder = env.DESK_FOLDER ?? '.desk';

module.exports = {
  // Nobody is the default: the bot speaks as the Page, people by their names.
  plugins: [
    personas({
      roster,
      store: fileStore({ path: join(folder, 'personas') }),
      // The bot is silent, too, while somebody answers in the Page's inbox.
      takeover: {},
      onEvent: (event) => require('./desk/conversations').conversations.hear(event),
    }),
  ],
  // Who has a conversation, and who speaks in it, is kept in its session: one that is in memory would be lost at a restart.
  session: {
    driver: 'file',
    stores: { file: { dirname: join(folder, 'sessions') } },
  },
  channels: {
    messenger: {
      enabled: true,
      path: '/webhooks/messenger',
      appId: env.MESSENGER_APP_ID,
      accessToken: env.MESSENGER_ACCESS_TOKEN,
      appSecret: env.MESSENGER_APP_SECRET,
      verifyToken: env.MESSENGER_VERIFY_TOKEN,
      origin: env.MESSENGER_ORIGIN,
      // A webhook is answered when its handler has ended, so that the server can end in order.
      sync: true,
    },
  },
};
