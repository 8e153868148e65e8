'use strict';

const ioredis = require('ioredis');
const { personas, redisStore } = require('bottender-persona');

const { env } = process;

// ioredis 4, which Bottender brings along, is the class itself; since 5 it is also called `Redis`.
const Redis = ioredis.Redis ?? ioredis;

/** The bot's own client: the store only borrows it, and worker.js closes it. */
const redis = new Redis(env.REDIS_URL);

module.exports = {
  // Bottender passes over what it does not know.
  redis,
  plugins: [
    personas({
      roster: {
        john: { name: 'John Mathew', profilePictureUrl: 'https://example.com/john.jpg' },
      },
      // On record for all workers: whoever creates John first, the others find him.
      store: redisStore(redis),
    }),
  ],
  // Any worker may take the next event of a conversation: in the memory of one, its session would be lost on the others.
  session: {
    driver: 'redis',
    stores: { redis: env.REDIS_URL },
  },
  channels: {
    messenger: {
      enabled: true,
      path: '/webhooks/messenger',
      accessToken: env.MESSENGER_ACCESS_TOKEN,
      appSecret: env.MESSENGER_APP_SECRET,
      verifyToken: env.MESSENGER_VERIFY_TOKEN,
      origin: env.MESSENGER_ORIGIN,
      // A webhook is answered when its handler has ended and its session is saved: see worker.js.
      sync: true,
    },
  },
};
