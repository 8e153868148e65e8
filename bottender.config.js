'use strict';

const { memoryStore, personas } = require('bottender-persona');

const { env } = process;

/** The support desk in examples/support-desk. Every value that is a secret comes from the environment. */
module.exports = {
  plugins: [
    personas({
      roster: {
        john: { name: 'John Mathew', profilePictureUrl: 'https://example.com/john.jpg' },
      },
      // The emulator forgets its personas when it ends, so the bot must not remember them either.
      store: env.MESSENGER_ORIGIN ? memoryStore() : undefined,
    }),
  ],
  channels: {
    messenger: {
      enabled: true,
      path: '/webhooks/messenger',
      accessToken: env.MESSENGER_ACCESS_TOKEN,
      appSecret: env.MESSENGER_APP_SECRET,
      verifyToken: env.MESSENGER_VERIFY_TOKEN,
      // Only for the emulator: without it, the bot talks to Messenger.
      origin: env.MESSENGER_ORIGIN,
    },
  },
};
