'use strict';

const { resolve } = require('node:path');
const { startEmulator } = require('bottender-persona/emulator');
const { openChat } = require('./chat');
const { openDoor } = require('./door');
const { serveBot } = require('./serve-bot');
const { transcriptOf } = require('./transcript');

// Made up, and good for the emulator alone.
const APP_SECRET = 'emulated-app-secret';
const PAGES = {
  market: { id: '1000000000001', name: "Jasper's Market", accessToken: 'emulated-market-token' },
  bakery: { id: '1000000000002', name: "Jasper's Bakery", accessToken: 'emulated-bakery-token' },
};
// One person: Messenger gives her another ID on each Page.
const CUSTOMER = { name: 'Ann', psids: { market: '2000000000001', bakery: '2000000000002' } };

/**
 * Starts the Bottender project of a folder on the emulator, and shows in the terminal what its customer sees.
 *
 * It changes the environment and the working folder: a process has one playground.
 */
async function openPlayground(folder) {
  const closing = [];
  const close = async () => {
    for (const end of closing.splice(0).reverse()) await end();
  };
  try {
    const emulator = await startEmulator({ pages: Object.values(PAGES), appSecret: APP_SECRET });
    closing.push(() => emulator.close());

    process.chdir(folder);
    Object.assign(process.env, environment(emulator.origin));
    const bot = await serveBot();
    closing.push(closePlugins, () => bot.close());
    emulator.webhook = `${bot.url}/webhooks/messenger`;

    const pages = Object.values(PAGES);
    const transcript = transcriptOf(process.stdout, { pages, customer: CUSTOMER.name });
    const [market, bakery] = ['market', 'bakery'].map((key) =>
      openChat(emulator, { page: PAGES[key], psid: CUSTOMER.psids[key] }, transcript),
    );
    closing.push(market.close, bakery.close);
    const door = await openDoor({ '/say': market, '/say/bakery': bakery });
    closing.push(door.close);
    return { emulator, chat: market, invitation: (words) => invitation(door, words), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** What the configurations of the examples read. */
function environment(origin) {
  return {
    MESSENGER_ORIGIN: origin,
    MESSENGER_ACCESS_TOKEN: PAGES.market.accessToken,
    MESSENGER_APP_SECRET: APP_SECRET,
    MESSENGER_VERIFY_TOKEN: 'emulated-verify-token',
    MARKET_PAGE_ID: PAGES.market.id,
    MARKET_ACCESS_TOKEN: PAGES.market.accessToken,
    BAKERY_PAGE_ID: PAGES.bakery.id,
    BAKERY_ACCESS_TOKEN: PAGES.bakery.accessToken,
    // Every call stays on this machine, whatever proxy the network outside asks for.
    no_proxy: '*',
  };
}

/** How to go on talking. */
function invitation({ url }, words) {
  return `
Your turn. In another terminal, speak as the customer:

  curl -d '${words}' ${url}/say

Ctrl-C ends it.`;
}

async function closePlugins() {
  const { plugins = [] } = require(resolve('bottender.config.js'));
  for (const plugin of plugins) await plugin.close?.();
}

module.exports = { openPlayground };
