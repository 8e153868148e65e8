'use strict';

// Prints what one event or message of a scenario takes without a network, each time in a process of its own: `time`, the
// microseconds of processor time; `bytes`, what it allocates.
const { PerformanceObserver, performance } = require('node:perf_hooks');
const { setImmediate: nextTurn } = require('node:timers/promises');
const { startOffline } = require('../support/offline');
const { summaryOf } = require('../support/statistics');

async function main([what, scenario, variant, mode, events, rounds]) {
  const bot = await startOffline(scenario, variant, mode);
  const measure = what === 'bytes' ? bytesOf : microsecondsOf;
  // The engine compiles what runs often.
  for (let round = 0; round < 5; round += 1) await bot.work(Number(events));
  const values = [];
  for (let round = 0; round < Number(rounds); round += 1) {
    values.push((await measure(() => bot.work(Number(events)))) / Number(events));
  }
  await bot.close();
  process.stdout.write(JSON.stringify(summaryOf(values).median));
}

/** Of the whole process: what collects the garbage has its part in it. */
async function microsecondsOf(work) {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
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
