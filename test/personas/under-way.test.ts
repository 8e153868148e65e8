import { beforeEach, describe, expect, it } from 'vitest';

import { UnderWay } from '../../src/personas/under-way';
import { settled, TestClock } from '../support/clock';

describe('UnderWay', () => {
  let clock: TestClock;
  let underWay: UnderWay;
  beforeEach(() => {
    clock = new TestClock();
    underWay = new UnderWay(clock);
  });
  const watch = (work: Promise<void>) => {
    const watched = { isDone: false };
    void work.then(() => (watched.isDone = true));
    return watched;
  };

  it('waits for the messages of a persona that were begun before, and for no others', async () => {
    const before = [underWay.begin('1'), underWay.begin('1')];
    underWay.begin('2');
    const wait = watch(underWay.settled('1'));
    const later = underWay.begin('1');
    before[0]?.end();
    later.end();
    await settled();
    expect(wait.isDone).toBe(false);
    before[1]?.end();
    await settled();
    expect(wait.isDone).toBe(true);
    expect(clock.timers).toBe(0);
  });

  it('lets several wait, each for what was begun before it', async () => {
    const first = underWay.begin('1');
    const one = watch(underWay.settled('1'));
    const second = underWay.begin('1');
    const two = watch(underWay.settled('1'));
    first.end();
    await settled();
    expect([one.isDone, two.isDone]).toEqual([true, false]);
    second.end();
    await settled();
    expect(two.isDone).toBe(true);
  });

  it('waits for a message whose persona is still being found, if it turns out to be that one', async () => {
    let found: (id: string | undefined) => void = () => undefined;
    let sent: () => void = () => undefined;
    const id = new Promise<string | undefined>((resolve) => (found = resolve));
    const message = new Promise<void>((resolve) => (sent = resolve));
    underWay.hold(id, message);
    underWay.hold(Promise.reject(new Error('not to be had')), message);
    const [one, two] = [watch(underWay.settled('1')), watch(underWay.settled('2'))];
    const idle = watch(underWay.idle());
    found('1');
    await settled();
    expect([one.isDone, two.isDone]).toEqual([false, true]);
    expect(idle.isDone).toBe(false);
    sent();
    await settled();
    expect([one.isDone, idle.isDone]).toEqual([true, true]);
    expect(clock.timers).toBe(0);
  });

  it('waits for nothing where nothing is under way, and starts no timer', async () => {
    underWay.begin('1').end();
    await underWay.settled('1');
    await underWay.settled('never seen');
    await underWay.idle();
    expect(clock.timers).toBe(0);
  });

  it('forgets the personas of which nothing is under way', () => {
    const open = underWay.begin('open');
    for (let id = 0; id < 100_000; id += 1) underWay.begin(String(id)).end();
    const { byPersona } = underWay as unknown as { byPersona: Map<string, unknown> };
    expect(byPersona.size).toBeLessThanOrEqual(1_000);
    expect(byPersona.has('open')).toBe(true);
    open.end();
  });
});
