'use strict';

const { personas } = require('bottender-persona');

const {
  LINE_ACCESS_TOKEN,
  MESSENGER_ACCESS_TOKEN,
  SLACK_ACCESS_TOKEN,
  TELEGRAM_ACCESS_TOKEN,
  TWILIO_ACCOUNT_SID,
  VIBER_ACCESS_TOKEN,
} = process.env;

module.exports = {
  plugins: [
    personas({
      roster: {
        john: { name: 'John Mathew', profilePictureUrl: 'https://example.com/john.png' },
        // LINE takes 20 characters of a name, and one of its own where this one is longer.
        mary: {
          name: 'Mary Parker from the bakery',
          profilePictureUrl: 'https://example.com/mary.png',
          line: { name: 'Mary Parker' },
        },
      },
      // Telegram and WhatsApp have nothing to show a persona with: there the text says who speaks.
      fallback: 'prefix',
    }),
  ],
  // A channel is on when its token is set.
  channels: {
    messenger: {
      enabled: Boolean(MESSENGER_ACCESS_TOKEN),
      path: '/webhooks/messenger',
      accessToken: MESSENGER_ACCESS_TOKEN,
      appSecret: process.env.MESSENGER_APP_SECRET,
      verifyToken: process.env.MESSENGER_VERIFY_TOKEN,
      origin: process.env.MESSENGER_ORIGIN,
    },
    line: {
      enabled: Boolean(LINE_ACCESS_TOKEN),
      path: '/webhooks/line',
      accessToken: LINE_ACCESS_TOKEN,
      channelSecret: process.env.LINE_CHANNEL_SECRET,
      origin: process.env.LINE_ORIGIN,
    },
    slack: {
      enabled: Boolean(SLACK_ACCESS_TOKEN),
      path: '/webhooks/slack',
      accessToken: SLACK_ACCESS_TOKEN,
      signingSecret: process.env.SLACK_SIGNING_SECRET,
      origin: process.env.SLACK_ORIGIN,
    },
    viber: {
      enabled: Boolean(VIBER_ACCESS_TOKEN),
      path: '/webhooks/viber',
      accessToken: VIBER_ACCESS_TOKEN,
      // Who speaks where no persona does.
      sender: { name: "Jasper's Market" },
      origin: process.env.VIBER_ORIGIN,
    },
    telegram: {
      enabled: Boolean(TELEGRAM_ACCESS_TOKEN),
      path: '/webhooks/telegram',
      accessToken: TELEGRAM_ACCESS_TOKEN,
      origin: process.env.TELEGRAM_ORIGIN,
    },
    whatsapp: {
      enabled: Boolean(TWILIO_ACCOUNT_SID),
      path: '/webhooks/whatsapp',
      accountSid: TWILIO_ACCOUNT_SID,
      authToken: process.env.TWILIO_AUTH_TOKEN,
      phoneNumber: process.env.TWILIO_PHONE_NUMBER,
      origin: process.env.TWILIO_ORIGIN,
    },
  },
};
