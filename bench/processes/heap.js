'use strict';

// Prints how many bytes of heap a context takes while nobody speaks: `plain` or with the plugin, and how many live.
const { setImmediate: nextTurn } = require('node:timers/promises');
const { startBot } = require('../support/bot');
const { paramsOf } = require('../support/contexts');

async function main([variant, count]) {
  // Nobody is there: nothing is sent.
  const bot = startBot({ origin: 'http://127.0.0.1:9' }, variant === 'plain' ? null : {});
  // What is made once for all contexts does not count.
  const first = await contextOf(bot, paramsOf(bot.bot, Number(count)));
  const params = Array.from({ length: Number(count) }, (_, index) => paramsOf(bot.bot, index));
  const contexts = [];
  const before = await heapUsed();
  for (const each of params) contexts.push(await contextOf(bot, each));
  const after = await heapUsed();
  await bot.close();
  process.stdout.write(JSON.stringify((after - before) / contexts.length));
  return first;
}

async function contextOf({ bot, plugin }, params) {
  const context = await bot.connector.createContext(params);
  plugin?.(context);
  return context;
}

async function heapUsed() {
  // What a weak reference was made of is held until the end of the turn.
  await nextTurn();
  globalThis.gc();
  // The second one takes what the first one's finalizers let go.
  await nextTurn();
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}

main(process.argv.slice(2));
