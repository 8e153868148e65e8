'use strict';

const { personas } = require('bottender-persona');

const { env } = process;

const tokens = {
  [env.MARKET_PAGE_ID]: env.MARKET_ACCESS_TOKEN,
  [env.BAKERY_PAGE_ID]: env.BAKERY_ACCESS_TOKEN,
};

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
      mapPageToAccessToken: async (pageId) => tokens[pageId],
      appSecret: env.MESSENGER_APP_SECRET,
      verifyToken: env.MESSENGER_VERIFY_TOKEN,
    },
  },
};
