import { describe, expect, it } from 'vitest';

import type { Fault, Match } from '../../src/emulator';
import { call, createPersona, JOHN, PAGE, sendText, start } from './graph';

const BUSY = { code: 2, message: 'Busy' };

describe('a fault', () => {
  it('refuses as many calls as told, and lets the next through', async () => {
    const emulator = await start();
    const fault = emulator.fail({ match: 'POST /me/messages', times: 2, with: { code: 613 } });
    const codes: unknown[] = [];
    for (const text of ['a', 'b', 'c']) {
      const { body } = await sendText(emulator, 'ann', text);
      codes.push(body.error?.code);
    }
    expect(codes).toEqual([613, 613, undefined]);
    expect(fault.hits).toBe(2);
    expect(emulator.messages()).toMatchObject([{ message: { text: 'c' } }]);
  });

  it('befalls one call unless told otherwise, the earliest ordered first', async () => {
    const emulator = await start();
    emulator.fail({ match: /./, with: { code: 1 } });
    emulator.fail({ match: /./, with: { code: 4 } });
    const codes: unknown[] = [];
    for (const text of ['a', 'b', 'c']) {
      const { body } = await sendText(emulator, 'ann', text);
      codes.push(body.error?.code);
    }
    expect(codes).toEqual([1, 4, undefined]);
  });

  it('can be taken back', async () => {
    const emulator = await start();
    const fault = emulator.fail({ match: 'POST', times: Infinity, with: { code: 1 } });
    await sendText(emulator, 'ann', 'a');
    fault.cancel();
    expect((await sendText(emulator, 'ann', 'b')).status).toBe(200);
    expect(fault.hits).toBe(1);
  });

  it('answers with everything that a Graph error can say', async () => {
    const emulator = await start();
    emulator.fail({
      match: '/messages',
      with: {
        status: 403,
        code: 368,
        subcode: 1346003,
        type: 'FacebookApiException',
        message: 'Blocked',
        transient: false,
        errorData: { help_center_id: 0 },
        headers: { 'x-fb-rev': '7' },
      },
    });
    const { status, headers, body } = await sendText(emulator, 'ann', 'a');
    expect(status).toBe(403);
    expect(headers.get('x-fb-rev')).toBe('7');
    expect(body).toEqual({
      error: {
        message: '(#368) Blocked',
        type: 'FacebookApiException',
        code: 368,
        error_subcode: 1346003,
        is_transient: false,
        error_data: { help_center_id: 0 },
        fbtrace_id: headers.get('x-fb-trace-id'),
      },
    });
    emulator.fail({
      match: '/messages',
      with: { code: 10, error_subcode: 2018278, is_transient: true, message: '(#10) Late' },
    });
    expect((await sendText(emulator, 'ann', 'a')).body.error).toMatchObject({
      message: '(#10) Late',
      error_subcode: 2018278,
      is_transient: true,
    });
  });

  it.each([
    [1, 500],
    [2, 500],
    [4, 400],
    [190, 400],
  ])('with code %d has status %d by itself', async (code, status) => {
    const emulator = await start();
    emulator.fail({ match: 'POST', with: { code } });
    expect((await sendText(emulator, 'ann', 'a')).status).toBe(status);
  });

  it('may lie about a call that was carried out', async () => {
    const emulator = await start();
    emulator.fail({ match: '/messages', with: { code: 1, subcode: 1357046, done: true } });
    const { status, body } = await sendText(emulator, 'ann', 'a');
    expect([status, body]).toMatchObject([500, { error: { error_subcode: 1357046 } }]);
    expect(emulator.messages()).toHaveLength(1);
  });

  it('may only add headers or time', async () => {
    const emulator = await start();
    emulator.fail({ match: 'POST', with: { headers: { 'x-app-usage': '{}' }, delayMs: 1 } });
    const { status, headers } = await sendText(emulator, 'ann', 'a');
    expect([status, headers.get('x-app-usage')]).toEqual([200, '{}']);
  });

  it('that delays an answer does not delay the call', async () => {
    const emulator = await start();
    emulator.fail({ match: 'POST', with: { delayMs: 60_000 } });
    const late = sendText(emulator, 'ann', 'late');
    // Refused by the end of the emulator; until then nobody waits for it.
    late.catch(() => {});
    while (emulator.messages().length === 0) await call(emulator, 'GET', '/me');
    const request = emulator.requests.find(({ path }) => path === '/me/messages');
    expect(request?.status).toBeNull();
    await emulator.close();
    await expect(late).rejects.toThrow();
  });
});

describe('a fault is for a call by', () => {
  const cases: [string, Match, boolean][] = [
    ['a part of method and path', 'POST /me/mess', true],
    ['the Page’s spelling of a part', `POST /${PAGE.id}/messages`, true],
    ['a part in the wrong case', 'post /me/messages', false],
    ['a pattern', /^POST \/\d+\/messages$/, true],
    ['a pattern that does not fit', /^GET/, false],
    ['its method, in either case', { method: 'post' }, true],
    ['another method', { method: 'GET' }, false],
    ['a part of its path', { path: '/messages' }, true],
    ['a pattern for its path', { path: /^\/me\/messages$/ }, true],
    ['another path', { path: '/personas' }, false],
    ['its recipient', { psid: 'ann' }, true],
    ['another recipient', { psid: 'bob' }, false],
    ['another persona', { personaId: '42' }, false],
    ['all of a description', { method: 'POST', path: '/messages', psid: 'ann' }, true],
    ['a part of a description', { method: 'POST', path: '/messages', psid: 'bob' }, false],
    ['a function of its record', ({ body, pageId }) => 'message' in body && pageId !== null, true],
    ['a function that says no', () => false, false],
  ];
  it.each(cases)('%s', async (_, match, isMatch) => {
    const emulator = await start();
    const fault = emulator.fail({ match, times: Infinity, with: { code: 1 } });
    for (const page of ['me', PAGE.id]) {
      await call(emulator, 'POST', `/v26.0/${page}/messages`, {
        recipient: { id: 'ann' },
        message: { text: 'Hi' },
      });
    }
    expect(fault.hits).toBe(isMatch ? 2 : 0);
  });

  it('a pattern with a memory, every time anew', async () => {
    const emulator = await start();
    const fault = emulator.fail({ match: /POST/g, times: 3, with: { code: 1 } });
    for (const text of ['a', 'b', 'c']) await sendText(emulator, 'ann', text);
    expect(fault.hits).toBe(3);
  });

  it('its persona: the one it sends as, reads or deletes', async () => {
    const emulator = await start();
    const id = await createPersona(emulator);
    const fault = emulator.fail({ match: { personaId: id }, times: Infinity, with: { code: 1 } });
    await sendText(emulator, 'ann', 'a', { persona_id: Number(id) });
    await call(emulator, 'GET', `/${id}`);
    await call(emulator, 'DELETE', `/${id}`);
    await call(emulator, 'GET', '/me/personas');
    await sendText(emulator, 'ann', 'a');
    expect(fault.hits).toBe(3);
  });

  it('its recipient in a parameter, too', async () => {
    const emulator = await start();
    const fault = emulator.fail({ match: { psid: 'ann' }, times: 9, with: { code: 1 } });
    await call(emulator, 'GET', '/me/custom_user_settings?psid=ann');
    await call(emulator, 'POST', '/me/custom_user_settings', { psid: 'ann' });
    expect(fault.hits).toBe(2);
  });

  it('the only spelling there is, where the token is nobody’s', async () => {
    const emulator = await start();
    const fault = emulator.fail({ match: `/${PAGE.id}`, with: { code: 1 } });
    await call(emulator, 'GET', '/me?access_token=nobody');
    expect(fault.hits).toBe(0);
  });
});

describe('a connection', () => {
  it('that is refused leaves nothing done', async () => {
    const emulator = await start();
    emulator.fail({ match: '/messages', with: { connection: 'refuse' } });
    await expect(sendText(emulator, 'ann', 'a')).rejects.toThrow('fetch failed');
    expect(emulator.messages()).toEqual([]);
    expect(emulator.requests).toMatchObject([{ path: '/me/messages', status: null }]);
  });

  it('that is lost leaves the call done and unanswered', async () => {
    const emulator = await start();
    emulator.fail({ match: '/personas', with: { connection: 'lost' } });
    await expect(createPersona(emulator)).rejects.toThrow('fetch failed');
    expect(emulator.personas()).toHaveLength(1);
    expect(emulator.requests).toMatchObject([{ status: null }]);
  });

  it('that hangs leaves the call done, and ends with the emulator', async () => {
    const emulator = await start();
    emulator.fail({ match: '/personas', with: { connection: 'hang' } });
    const hanging = createPersona(emulator);
    hanging.catch(() => {});
    while (emulator.personas().length === 0) await call(emulator, 'GET', '/me');
    await emulator.close();
    await expect(hanging).rejects.toThrow('fetch failed');
  });
});

describe('a fault inside a batch', () => {
  const send = (text: string) => ({
    method: 'POST',
    relative_url: 'me/messages',
    body: `recipient=${encodeURIComponent('{"id":"ann"}')}&message={"text":"${text}"}`,
  });
  async function run(...faults: Fault[]) {
    const emulator = await start();
    for (const fault of faults) emulator.fail(fault);
    const answer = call<({ code: number } | null)[]>(emulator, 'POST', '/', {
      batch: ['a', 'b', 'c'].map(send),
    });
    const items = await answer.then(
      ({ body }) => body.map((item) => item?.code ?? null),
      () => 'no answer',
    );
    return { emulator, items, texts: emulator.messages().map(({ message }) => message?.text) };
  }
  const saying = (text: string): Match => {
    return ({ body }) => (body.message as { text?: string } | undefined)?.text === text;
  };

  it('befalls single operations', async () => {
    const { items, texts } = await run({ match: saying('b'), with: { ...BUSY, delayMs: 1 } });
    expect(items).toEqual([200, 500, 200]);
    expect(texts).toEqual(['a', 'c']);
  });

  it('can befall the batch as a whole', async () => {
    const emulator = await start();
    emulator.fail({ match: /^POST \/$/, with: BUSY });
    const { status, body } = await call(emulator, 'POST', '/', { batch: [send('a')] });
    expect([status, body]).toMatchObject([500, { error: { code: 2 } }]);
    expect(emulator.messages()).toEqual([]);
  });

  it('puts null in the place of an answer, with the operation run or not', async () => {
    const { emulator, items, texts } = await run(
      { match: saying('a'), with: { item: null } },
      { match: saying('b'), with: { item: null, done: true } },
    );
    expect(items).toEqual([null, null, 200]);
    expect(texts).toEqual(['b', 'c']);
    expect(emulator.requests[0]?.batch?.map(({ status }) => status)).toEqual([null, 200, 200]);
  });

  it('keeps null items for batches', async () => {
    const emulator = await start();
    const fault = emulator.fail({ match: 'POST', with: { item: null } });
    expect((await sendText(emulator, 'ann', 'a')).status).toBe(200);
    expect(fault.hits).toBe(0);
  });

  it('refuses the connection with the operations from there on undone', async () => {
    const { items, texts } = await run({ match: saying('b'), with: { connection: 'refuse' } });
    expect([items, texts]).toEqual(['no answer', ['a']]);
  });

  it('loses the connection with everything done', async () => {
    const { items, texts } = await run({ match: saying('b'), with: { connection: 'lost' } });
    expect([items, texts]).toEqual(['no answer', ['a', 'b', 'c']]);
  });
});

describe('usage headers', () => {
  const usage = {
    business: { callCount: 100, totalTime: 25, totalCputime: 20, estimatedTimeToRegainAccess: 19 },
    app: { callCount: 28 },
    page: { totalTime: 7 },
  };
  const expected = {
    'x-business-use-case-usage': JSON.stringify({
      [PAGE.id]: [
        {
          type: 'messenger',
          call_count: 100,
          total_cputime: 20,
          total_time: 25,
          estimated_time_to_regain_access: 19,
        },
      ],
    }),
    'x-app-usage': '{"call_count":28,"total_cputime":0,"total_time":0}',
    'x-page-usage': '{"call_count":0,"total_cputime":0,"total_time":7}',
  };

  it('come with every answer and every operation once they are set', async () => {
    const emulator = await start();
    emulator.usage(usage);
    const answer = await sendText(emulator, 'ann', 'a');
    expect(Object.fromEntries(answer.headers)).toMatchObject(expected);
    const { body } = await call<[{ headers: { name: string; value: string }[] }]>(
      emulator,
      'POST',
      '/',
      { batch: [{ relative_url: 'me' }] },
    );
    const { headers } = body[0];
    expect(Object.fromEntries(headers.map(({ name, value }) => [name, value]))).toMatchObject(
      expected,
    );
  });

  it('are refused where they are unknown', async () => {
    const emulator = await start();
    expect(() => emulator.usage({ ap: {} } as object)).toThrow('Unknown option "ap"');
  });

  it('go when they are unset, and by a reset', async () => {
    const emulator = await start();
    for (const unset of [() => emulator.usage(), () => emulator.reset()]) {
      emulator.usage({ business: [{ type: 'pages' }, {}] });
      const before = await call(emulator, 'GET', '/me?access_token=nobody');
      expect(before.headers.get('x-business-use-case-usage')).toContain('{"0":[{"type":"pages"');
      unset();
      const after = await call(emulator, 'GET', '/me');
      expect(after.headers.has('x-business-use-case-usage')).toBe(false);
    }
  });
});

describe('a fault that makes no sense', () => {
  it.each([
    ['no match', { with: BUSY }, 'match'],
    ['a match that is none', { match: 7, with: BUSY }, 'match'],
    ['null as match', { match: null, with: BUSY }, 'match'],
    ['no effect', { match: 'POST' }, 'fail() with must be'],
    ['an empty effect', { match: 'POST', with: {} }, 'fail() with must be'],
    ['an unknown effect', { match: 'POST', with: { explode: true } }, 'Unknown option "explode"'],
    ['an effect of the wrong type', { match: 'POST', with: { code: '2' } }, 'with.code'],
    ['an error without a code', { match: 'POST', with: { subcode: 33 } }, 'with.code'],
    ['an unknown connection', { match: 'POST', with: { connection: 'slow' } }, 'connection'],
    ['an item that is not null', { match: 'POST', with: { item: 1 } }, 'with.item'],
    ['headers that are null', { match: 'POST', with: { headers: null } }, 'with.headers'],
    ['a misspelt pattern', { match: { personaID: '1' }, with: BUSY }, '"personaID"'],
    ['a misspelt option', { match: 'POST', time: 2, with: BUSY }, '"time"'],
    ['no times', { match: 'POST', times: 0, with: BUSY }, 'times'],
  ])('is refused: %s', async (_, fault, named) => {
    const emulator = await start();
    expect(() => emulator.fail(fault as unknown as Fault)).toThrow(TypeError);
    expect(() => emulator.fail(fault as unknown as Fault)).toThrow(named);
  });

  it('is one that no longer waits after a reset', async () => {
    const emulator = await start();
    emulator.fail({ match: 'POST', times: Infinity, with: BUSY });
    emulator.reset();
    expect((await call(emulator, 'POST', '/me/personas', JOHN)).status).toBe(200);
  });
});
