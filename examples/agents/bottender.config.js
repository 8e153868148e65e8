'use strict';

const { personas } = require('bottender-persona');
const { agents, person } = require('./team');

const profiles = Object.entries(agents).map(([name, { persona }]) => [name, persona]);

module.exports = {
  plugins: [
    personas({
      roster: { ...Object.fromEntries(profiles), mary: person },
      // Nobody takes an agent for a person.
      disclosure: { text: 'You are chatting with AI agents. Write "person" to reach one of us.' },
      // The agents are silent while a person answers in the Page's inbox.
      takeover: {},
    }),
  ],
  channels: {
    messenger: {
      enabled: true,
      path: '/webhooks/messenger',
      appId: process.env.MESSENGER_APP_ID,
      accessToken: process.env.MESSENGER_ACCESS_TOKEN,
      appSecret: process.env.MESSENGER_APP_SECRET,
      verifyToken: process.env.MESSENGER_VERIFY_TOKEN,
    },
  },
};
