import { describe, expect, it, vi } from 'vitest';

import { PersonaError, type PersonaEvent } from '../../src';
import { Events } from '../../src/events';
import { Retries, type Caller } from '../../src/graph/retries';
import { JOHN, MARY, startTestEmulator } from '../support/bot';
import { TestClock } from '../support/clock';
import { keeperOn, RETRY_MS } from '../support/keeper';
import { wantedBy } from '../../src/speakers/persona';

const PAGE = { id: '1', origin: 'https://graph.example' };
const CALLER: Caller = { token: 'a token', page: PAGE };
const limited = (retryAfterMs?: number) =>
  new PersonaError('RATE_LIMITED', 'too many calls', { retryAfterMs });

describe('Retries', () => {
  const scene = (retryMs = RETRY_MS) => {
    const clock = new TestClock();
    const events: PersonaEvent[] = [];
    const retries = new Retries(retryMs, new Events((event) => events.push(event)), clock);
    return { clock, events, retries };
  };

  it('a limit that is known is kept by everybody, of whichever token of the Page', async () => {
    const { clock, retries } = scene();
    let calls = 0;
    const call = () => {
      calls += 1;
      return clock.now() < 6_000 ? Promise.reject(limited(5_000)) : Promise.resolve('done');
    };
    const first = retries.run(CALLER, 'a call', call);
    await clock.advance(0);
    const others = Array.from({ length: 20 }, (_, index) =>
      retries.run({ token: `token ${index}`, page: PAGE }, 'a call', call),
    );
    await clock.advance(4_900);
    expect(calls).toBe(1);
    await clock.advance(1_000);
    expect(await Promise.all([first, ...others])).toEqual(Array(21).fill('done'));
    expect(calls).toBe(22);
  });

  it('a limit that lasts longer than a message waits is told at once', async () => {
    const { clock, retries } = scene();
    const call = vi.fn(() => Promise.reject(limited(19 * 60_000)));
    const refused = { code: 'RATE_LIMITED' };
    for (let asked = 0; asked < 20; asked += 1) {
      await expect(retries.run(CALLER, 'a call', call)).rejects.toMatchObject(refused);
    }
    expect(call).toHaveBeenCalledTimes(1);
    expect(clock.timers).toBe(0);
    await clock.advance(19 * 60_000);
    await expect(retries.run(CALLER, 'a call', call)).rejects.toMatchObject(refused);
    expect(call).toHaveBeenCalledTimes(2);
  });

  it('another Page goes on', async () => {
    const { retries } = scene();
    await expect(
      retries.run(CALLER, 'a call', () => Promise.reject(limited(60_000))),
    ).rejects.toThrow();
    const other = { token: 'another token', page: { ...PAGE, id: '2' } };
    expect(await retries.run(other, 'a call', () => Promise.resolve('done'))).toBe('done');
  });
});

it('the time of day may be set back', async () => {
  const emulator = await startTestEmulator();
  const keeper = keeperOn(emulator.origin, { retryMs: 0 });
  const { clock, personas } = keeper;
  emulator.fail({ match: 'POST /me/personas', with: { code: 613 } });
  emulator.fail({ match: 'POST /me/personas', with: { code: 368 } });
  await expect(personas.ensure(keeper.account(), wantedBy(JOHN))).rejects.toThrow();
  await clock.advance(61_000);
  await expect(personas.ensure(keeper.account(), wantedBy(MARY))).rejects.toThrow();
  vi.spyOn(clock, 'wallMs').mockReturnValue(0);
  await clock.advance(10 * 60_000);
  for (const profile of [JOHN, MARY]) {
    expect(await personas.ensure(keeper.account(), wantedBy(profile))).toMatchObject(profile);
  }
});
