'use strict';

// Every timer is replaced before anything is loaded, and none ever fires.
const timers = require('node:timers');
const promises = require('node:timers/promises');
const never = () => ({ ref() {}, unref() {}, hasRef: () => false, close() {} });
for (const name of ['setTimeout', 'setInterval', 'setImmediate']) {
  globalThis[name] = timers[name] = never;
}
for (const name of ['setTimeout', 'setImmediate']) promises[name] = () => new Promise(() => {});
performance.now = () => 0;
Date.now = () => 0;

const { systemClock } = require('../../../dist/clock');
const { fileStore } = require('../../../dist/stores/file');
const { guardedStore } = require('../../../dist/stores/guarded-store');

const record = { kind: 'claim', version: 1, owner: 'somebody' };

async function main() {
  const choose = () => fileStore({ path: process.argv[2] });
  const store = guardedStore(choose, { clock: systemClock, waitMs: 10_000, tell() {} });
  await store.set('o 1 claim a', { ...record, owner: 'before' });
  await store.swap('o 1 claim a', { ...record, owner: 'before' }, record);
  process.stdout.write(JSON.stringify(await store.list('o 1 claim')));
  await store.close();
}

main();
