import { afterEach, describe, expect, it } from 'vitest';

import { DURABLE_STORES, type SharedStore } from '../processes/support';
import {
  checkChain,
  checkChainOfKilled,
  startSwapper,
  SWAPPED_KEY,
  type Swap,
} from './support/swaps';

const PROCESSES = 4;
const KILLS = 5;

let shared: SharedStore;
afterEach(() => shared.close());

const last = async () => {
  const record = await shared.open().get(SWAPPED_KEY);
  return record?.kind === 'claim' ? record.owner : 'nothing';
};

describe.each(DURABLE_STORES)('swaps of several processes on a %s', (_, open) => {
  it('happen one after the other', async () => {
    shared = await open();
    const swappers = Array.from({ length: PROCESSES }, (__, index) =>
      startSwapper(shared, `p${index}`, 150),
    );
    const swaps = (await Promise.all(swappers.map((each) => each.swaps))).flat();
    expect(swaps).toHaveLength(PROCESSES * 150);
    checkChain(swaps, await last());
  });
});

describe('swaps of several processes on a fileStore()', () => {
  const [[, open]] = DURABLE_STORES as [(typeof DURABLE_STORES)[number]];

  it('happen or not where the process is killed in the middle, and hold up nobody', async () => {
    shared = await open();
    const swaps: Swap[] = [];
    for (let kill = 0; kill < KILLS; kill += 1) {
      const both = ['a', 'b'].map((name) => startSwapper(shared, `${name}${kill}`, Infinity));
      await Promise.all(both.map((each) => each.goesOn(1 + Math.floor(Math.random() * 10))));
      for (const each of both) each.process.kill('SIGKILL');
      for (const each of both) swaps.push(...(await each.swaps));
    }
    checkChainOfKilled(swaps, await last());
  });

  it('go on while a process is stopped, which changes nothing out of turn later', async () => {
    shared = await open();
    const stopped = startSwapper(shared, 'stopped', 200);
    const others = ['a', 'b'].map((name) => startSwapper(shared, name, 150));
    await stopped.goesOn();
    const [first] = others;
    while (first?.isRunning() && stopped.isRunning()) {
      stopped.process.kill('SIGSTOP');
      await first.goesOn(5);
      stopped.process.kill('SIGCONT');
      await stopped.goesOn();
    }
    const swaps = await Promise.all([stopped, ...others].map((each) => each.swaps));
    checkChain(swaps.flat(), await last());
  });
});
