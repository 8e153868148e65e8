import { describe, expect, it } from 'vitest';

import { RunningSessions } from '../../src/conversations/running-sessions';

const [ONE, OTHER] = [{}, {}];
const contextOf = (bot: object, id: string) => ({ _emitter: bot, _session: { id } });

describe('the sessions of the handlers that run', () => {
  it('are those of one customer and bot, until their handlers end', () => {
    const running = new RunningSessions();
    const contexts = [contextOf(ONE, 'a'), contextOf(ONE, 'a'), contextOf(ONE, 'b')] as const;
    const ofOther = contextOf(OTHER, 'a');
    for (const context of [...contexts, ofOther]) running.begin(context);
    const [first, second] = contexts;
    expect(running.of(ONE, 'a')).toEqual([first._session, second._session]);
    expect(running.of(OTHER, 'a')).toEqual([ofOther._session]);

    running.end(first);
    // The handler failed, and its session was written all the same.
    running.end(first);
    expect(running.of(ONE, 'a')).toEqual([second._session]);
    expect(running.of(ONE, 'a')[0]).toBe(second._session);
    running.end(second);
    expect(running.of(ONE, 'a')).toEqual([]);
    expect(running.of(ONE, 'b')).toHaveLength(1);
  });

  it('are the newest thousand, where Bottender gives no sign of an end', () => {
    const running = new RunningSessions();
    for (let count = 0; count <= 1_000; count += 1) running.begin(contextOf(ONE, `${count}`));
    expect(running.of(ONE, '0')).toEqual([]);
    expect(running.of(ONE, '1')).toHaveLength(1);
    expect(running.of(ONE, '1000')).toHaveLength(1);
  });
});
