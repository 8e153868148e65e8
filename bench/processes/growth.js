'use strict';

// Prints what comes of one thing that grows, at one size: counts, bytes of heap that stay, and milliseconds.
const { performance } = require('node:perf_hooks');
const { growth } = require('../growth');
const { memoryStore } = require('../../dist');
const { readOptions } = require('../../dist/options');
const { serviceOf } = require('../../dist/service');
const { messageLifetime } = require('../../dist/speakers/lifetime');

async function main([name, size]) {
  const rooms = { memoryStore, readOptions, serviceOf, messageLifetime };
  // What is loaded and made once does not count.
  await growth[name](rooms, 1);
  const before = heapUsed();
  const start = performance.now();
  const { counts, keep } = await growth[name](rooms, Number(size));
  const ms = performance.now() - start;
  const bytes = heapUsed() - before;
  process.stdout.write(JSON.stringify({ counts, bytes, ms }));
  // Nothing of it was garbage so far.
  return keep;
}

function heapUsed() {
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}

main(process.argv.slice(2));
