'use strict';

const { personas } = require('bottender-persona');

const { env } = process;

/** The support desk in examples/support-desk. Every value that is a secret comes from the environment. */
module.exports = {
  plugins: [
    personas({
      roster: {
        john: { name: 'John Mathew', profilePictureUrl: 'https://example.com/john.jpg' },
      },
    }),
  ],
  channels: {
    messenger: {
      enabled: true,
      path: '/webhooks/messenger',
      accessToken: env.MESSENGER_ACCESS_TOKEN,
      appSecret: env.MESSENGER_APP_SECRET,
      verifyToken: env.MESSENGER_VERIFY_TOKEN,
    },
  },
};
