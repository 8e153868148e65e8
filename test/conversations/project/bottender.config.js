'use strict';

const { fileStore, personas } = require('bottender-persona');

const { env } = process;

module.exports = {
  plugins: [
    personas({
      roster: { john: { name: 'John Mathew', profilePictureUrl: 'https://example.com/john.jpg' } },
      store: fileStore({ path: env.RECORDS }),
    }),
  ],
  session: {
    driver: 'redis',
    stores: { redis: { host: '127.0.0.1', port: Number(env.REDIS_PORT) } },
  },
  channels: {
    messenger: {
      enabled: true,
      path: '/webhooks/messenger',
      accessToken: env.MESSENGER_ACCESS_TOKEN,
      appSecret: env.MESSENGER_APP_SECRET,
      verifyToken: env.MESSENGER_VERIFY_TOKEN,
      origin: env.MESSENGER_ORIGIN,
    },
  },
};
