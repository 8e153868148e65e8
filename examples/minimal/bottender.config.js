'use strict';

const { personas } = require('bottender-persona');

module.exports = {
  plugins: [personas()],
  channels: {
    messenger: {
      enabled: true,
      path: '/webhooks/messenger',
      accessToken: process.env.MESSENGER_ACCESS_TOKEN,
      appSecret: process.env.MESSENGER_APP_SECRET,
      verifyToken: process.env.MESSENGER_VERIFY_TOKEN,
    },
  },
};
