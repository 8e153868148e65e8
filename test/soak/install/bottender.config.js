'use strict';

const { personas } = require('bottender-persona');

module.exports = {
  plugins: [
    personas({
      // However slow the machine is, nobody may fall back.
      roster: {
        john: { name: 'John Mathew', profilePictureUrl: 'https://example.com/john.jpg' },
      },
    }),
  ],
  channels: { messenger: { enabled: true, path: '/webhooks/messenger' } },
};
