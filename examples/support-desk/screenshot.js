'use strict';

const { once } = require('node:events');
const { createServer } = require('node:http');
const { join } = require('node:path');
const { MessengerBot } = require('bottender');
const { memoryStore, personas } = require('bottender-persona');
const { startEmulator } = require('bottender-persona/emulator');
const { launchChromium } = require('../../test/support/chromium');
const Desk = require('.');

const PICTURE = join(__dirname, 'conversation.png');
// Made up, and good for the emulator alone.
const APP_SECRET = 'emulated-app-secret';
const PAGE = {
  id: '1000000000001',
  name: "Jasper's Market",
  accessToken: 'emulated-market-token',
};

/** `npm run screenshot`: lets a customer talk to the desk on the emulator's page, and takes its picture. */
async function main() {
  const emulator = await startEmulator({ pages: [PAGE], appSecret: APP_SECRET });
  const server = await serveDesk(emulator);
  const browser = await launchChromium();
  try {
    const page = await browser.newPage({
      viewport: { width: 1280, height: 800 },
    });
    await page.goto(emulator.url);
    await talk(page);
    await page.getByRole('tab', { name: 'Graph calls' }).click();
    await page.screenshot({ path: PICTURE, animations: 'disabled' });
    console.log(`${PICTURE} shows the conversation.`);
  } finally {
    await browser.close();
    await emulator.close();
    server.close();
    server.closeAllConnections();
  }
}

/** The desk as a bot of its own, behind the emulator's webhook. */
async function serveDesk(emulator) {
  const { origin } = emulator;
  const bot = new MessengerBot({ accessToken: PAGE.accessToken, appSecret: APP_SECRET, origin });
  const john = { name: 'John Mathew', profilePictureUrl: 'https://example.com/john.jpg' };
  bot.use(personas({ roster: { john }, store: memoryStore() }));
  bot.onEvent(Desk);
  const handle = bot.createRequestHandler();
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const part of request.setEncoding('utf8')) body += part;
    await handle(JSON.parse(body));
    response.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  emulator.webhook = `http://127.0.0.1:${server.address().port}/webhooks/messenger`;
  return server;
}

async function talk(page) {
  const heard = (text) => page.getByRole('log').getByText(text).waitFor();
  const say = async (text) => {
    await page.getByLabel('Write a message').fill(text);
    await page.keyboard.press('Enter');
  };
  await say('Where is my order?');
  await heard('Is there anything else?');
  await page.getByRole('button', { name: 'Ask the baker' }).click();
  await heard('out of the oven');
  await say('Lovely. Thanks, bye!');
  await heard('See you soon!');
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
