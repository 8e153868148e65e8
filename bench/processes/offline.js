'use strict';

// Prints what one event or message of a scenario takes without a network: `time`, the microseconds of processor time of
// plain Bottender and of the plugin in turns; `bytes`, what one of both allocates.
const { PerformanceObserver, performance } = require('node:perf_hooks');
const { setImmediate: nextTurn } = require('node:timers/promises');
const { startOffline } = require('../support/offline');
const { roundsOfThree, summariesOf } = require('../support/rounds');
const { summaryOf } = require('../support/statistics');

const WARM_UP = 5;

async function main([what, scenario, mode, events, rounds, variant]) {
  const measure = what === 'bytes' ? bytesPerEvent : microsecondsPerEvent;
  const start = (which) => startOffline(scenario, which, mode);
  const result = await measure(start, Number(events), Number(rounds), variant);
  process.stdout.write(JSON.stringify(result));
}

/** Of the whole process: what collects the garbage has its part in it. */
async function microsecondsPerEvent(start, events, rounds) {
  const bots = [await start('plain'), await start('plain'), await start('plugin')];
  const [plain, twin, plugin] = bots.map(({ work }) => async () => {
    const before = process.cpuUsage();
    await work(events);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / events;
  });
  // The engine compiles what runs often.
  const warmUp = Math.ceil(rounds / 10);
  const taken = await roundsOfThree({ rounds, warmUp, plain, twin, plugin });
  for (const bot of bots) await bot.close();
  return summariesOf(taken);
}

async function bytesPerEvent(start, events, rounds, variant) {
  const bot = await start(variant);
  // The engine compiles what runs often.
  for (let round = 0; round < WARM_UP; round += 1) await bot.work(events);
  const values = [];
  for (let round = 0; round < rounds; round += 1) {
    values.push((await bytesOf(() => bot.work(events))) / events);
  }
  await bot.close();
  return summaryOf(values).median;
}

/**
 * By how much the heap grows while nothing is collected. The process is started with a young generation that is large
 * enough for that; where it is not, the figure would say nothing.
 */
async function bytesOf(work) {
  const collections = [];
  const observer = new PerformanceObserver((list) => collections.push(...list.getEntries()));
  observer.observe({ entryTypes: ['gc'] });
  globalThis.gc();
  const start = performance.now();
  const before = process.memoryUsage().heapUsed;
  await work();
  const bytes = process.memoryUsage().heapUsed - before;
  const end = performance.now();
  // The observer is told later than it happens.
  await nextTurn();
  await nextTurn();
  observer.disconnect();
  const during = collections.filter(({ startTime }) => startTime > start && startTime < end);
  if (during.length > 0) throw new Error('The garbage was collected while bytes were counted.');
  return bytes;
}

main(process.argv.slice(2));
