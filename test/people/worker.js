'use strict';

// One process of a bot whose sessions are in Redis. It prints the port on which it takes webhooks.
const { createServer } = require('node:http');
const { json } = require('node:stream/consumers');

const { MessengerBot, RedisSessionStore } = require('bottender');
const { memoryStore, personas } = require('bottender-persona');

const { origin, page, appSecret, appId, redisPort, name } = JSON.parse(process.argv[2]);

const bot = new MessengerBot({
  accessToken: page.accessToken,
  appSecret,
  appId,
  origin,
  sync: true,
  sessionStore: new RedisSessionStore({ port: redisPort, host: '127.0.0.1' }, 60),
});
bot.use(
  personas({
    store: memoryStore(),
    takeover: {},
    disclosure: { text: 'A program answers.' },
  }),
);
bot.onEvent(async (context) => {
  const { isEcho, isText, text } = context.event;
  if (isEcho || !isText) return;
  if (text === 'A person, please.') context.handOver();
  await context.sendText(`${name}: ${text}`);
});
const request = bot.createRequestHandler();

const server = createServer((incoming, answer) => {
  json(incoming)
    .then(request)
    .then(() => answer.end('{}'))
    .catch(() => answer.writeHead(500).end());
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
