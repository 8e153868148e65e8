'use strict';

// One process of a bot, as the tests of several processes start it. It says what it did on its standard output.
const { MessengerBot } = require('bottender');
const { fileStore, personas, redisStore } = require('bottender-persona');
const { Redis } = require('ioredis');

const task = JSON.parse(process.argv[2]);
const { origin, page, appSecret, folder, redisPort, leaseMs, clockAheadMs = 0 } = task;
const { batchFirstMessage = false } = task;

// Another machine's clock.
const { now } = Date;
Date.now = () => now() + clockAheadMs;

const redis = redisPort && new Redis(redisPort, '127.0.0.1');
const plugin = personas({
  store: redis ? redisStore(redis) : fileStore({ path: folder }),
  leaseMs,
  retryMs: 20_000,
  batchFirstMessage,
});
const bot = new MessengerBot({ accessToken: page.accessToken, appSecret, origin, sync: true });
bot.use(plugin);
const handlers = new Map();
bot.onEvent((context) => handlers.get(context.event.text)(context));
const request = bot.createRequestHandler();

let events = 0;
/** Lets the handler answer one event of the user. */
async function handle(psid, handler) {
  const text = `event ${(events += 1)}`;
  handlers.set(text, handler);
  const messaging = [
    { sender: { id: psid }, recipient: { id: page.id }, message: { mid: text, text } },
  ];
  await request({ object: 'page', entry: [{ id: page.id, messaging }] });
  handlers.delete(text);
}

const profile = (index) => ({
  name: `Agent ${index}`,
  profilePictureUrl: `https://example.com/${index}.jpg`,
});

const tasks = {
  /** Every user is answered by an agent of their own. */
  async speak({ users, profiles }) {
    await Promise.all(
      users.map((psid, index) =>
        handle(psid, (context) =>
          context.sendText(`Agent ${index % profiles}`, { persona: profile(index % profiles) }),
        ),
      ),
    );
  },

  /** Temporary conversations, one after another, until somebody ends the process. */
  async temporaries({ psid }) {
    for (let index = 0; index < 10_000; index += 1) {
      await handle(psid, (context) =>
        context.withPersona({ ...profile(index), temporary: true }, async () => {
          await context.sendText('one');
          await context.sendText('two');
        }),
      );
    }
  },

  /** One temporary conversation that lasts until the parent says so. */
  async hold({ psid }) {
    await handle(psid, (context) =>
      context.withPersona({ ...profile(0), temporary: true }, async () => {
        await context.sendText('before');
        process.stdout.write('holding\n');
        await new Promise((resolve) => process.stdin.once('data', resolve));
        await context.sendText('after');
      }),
    );
  },

  /** The same outside an event: an agent's answer from a desk. */
  async holdOutside({ psid }) {
    await plugin.withConversation({ psid, bot, create: true }, async (context) => {
      context.usePersona({ ...profile(0), temporary: true });
      await context.sendText('before');
      process.stdout.write('holding\n');
      await new Promise((resolve) => process.stdin.once('data', resolve));
      await context.sendText('after');
    });
  },

  /** Meets the Page outside an event, and lives until the parent says so. */
  async meetOutside({ psid }) {
    await plugin.withConversation({ psid, pageId: page.id, bot, create: true }, () => undefined);
    process.stdout.write('met\n');
    await new Promise((resolve) => process.stdin.once('data', resolve));
  },

  /** Meets the Page, and lives until the parent says so. */
  async meet({ psid }) {
    await handle(psid, () => undefined);
    process.stdout.write('met\n');
    await new Promise((resolve) => process.stdin.once('data', resolve));
  },
};

async function main() {
  await tasks[task.do](task);
  await plugin.close();
  process.stdin.destroy();
  if (redis) redis.disconnect();
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
