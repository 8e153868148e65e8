import { describe, expect, it } from 'vitest';

import { call, createPersona, JOHN, OTHER, PAGE, sendText, start } from './graph';

describe('creating a persona', () => {
  it('answers its ID and nothing else', async () => {
    const emulator = await start();
    const { status, body } = await call(emulator, 'POST', '/v26.0/me/personas', JOHN);
    expect(status).toBe(200);
    expect(body).toEqual({ id: expect.stringMatching(/^\d+$/) as string });
    expect(emulator.personas()).toEqual([
      {
        id: body.id,
        name: 'John Mathew',
        profilePictureUrl: 'https://example.com/john.jpg',
        pageId: PAGE.id,
      },
    ]);
  });

  it('takes JSON, a form and the query alike, for me and for the Page ID', async () => {
    const emulator = await start();
    const query = new URLSearchParams(JOHN);
    await call(emulator, 'POST', '/me/personas', JOHN);
    await call(emulator, 'POST', `/${PAGE.id}/personas`, query);
    await call(emulator, 'POST', `/v25.0/me/personas?${query.toString()}`);
    expect(emulator.personas().map(({ name }) => name)).toEqual(Array(3).fill('John Mathew'));
  });

  it('makes two personas of two equal calls', async () => {
    const emulator = await start();
    expect(await createPersona(emulator)).not.toBe(await createPersona(emulator));
  });

  it.each([
    ['without a name', { ...JOHN, name: undefined }],
    ['with an empty name', { ...JOHN, name: '' }],
    ['with a name that is no text', { ...JOHN, name: ['John'] }],
    ['without a picture', { name: 'John' }],
    ['with a picture that is no web address', { ...JOHN, profile_picture_url: 'ftp://a/b' }],
    ['with a picture that is no URL', { ...JOHN, profile_picture_url: 'john.jpg' }],
    ['with a name of 51 characters', { ...JOHN, name: 'x'.repeat(51) }],
  ])('is refused with code 100 %s', async (_, persona) => {
    const emulator = await start();
    const { status, body } = await call(emulator, 'POST', '/me/personas', persona);
    expect(status).toBe(400);
    expect(body).toMatchObject({ error: { code: 100, type: 'OAuthException' } });
    expect(emulator.personas()).toEqual([]);
  });

  it.each([
    ['codePoints', 50, 51],
    ['utf16', 25, 26],
    ['bytes', 12, 13],
  ] as const)('counts the 50 characters in %s if told to', async (nameUnit, fits, tooLong) => {
    const emulator = await start({ assumptions: { nameUnit, longName: { code: 105 } } });
    const create = (length: number) =>
      call(emulator, 'POST', '/me/personas', { ...JOHN, name: '😀'.repeat(length) });
    expect((await create(fits)).status).toBe(200);
    expect((await create(tooLong)).body).toMatchObject({ error: { code: 105 } });
  });
});

describe('reading a persona', () => {
  it('answers name, picture and ID, the picture at a URL of its own', async () => {
    const emulator = await start();
    const id = await createPersona(emulator);
    const { body } = await call(emulator, 'GET', `/${id}`);
    expect(body).toEqual({
      id,
      name: 'John Mathew',
      profile_picture_url: expect.stringContaining(`https://scontent.example/${id}/`) as string,
    });
  });

  it('answers only the fields asked for, and the ID', async () => {
    const emulator = await start();
    const id = await createPersona(emulator);
    const { body } = await call(emulator, 'GET', `/${id}?fields=name`);
    expect(body).toEqual({ id, name: 'John Mathew' });
  });

  it('is refused for a field that no persona has', async () => {
    const emulator = await start();
    const id = await createPersona(emulator);
    const { body } = await call(emulator, 'GET', `/${id}?fields=name,age`);
    expect(body).toMatchObject({
      error: { code: 100, message: expect.stringContaining('(age)') as string },
    });
  });

  it('does not find the persona of another Page', async () => {
    const emulator = await start({ pages: [PAGE, OTHER] });
    const id = await createPersona(emulator);
    const url = `/${id}?access_token=OTHER_TOKEN`;
    const missing = { error: { code: 100, error_subcode: 33 } };
    expect((await call(emulator, 'GET', url)).body).toMatchObject(missing);
    expect((await call(emulator, 'DELETE', url)).body).toMatchObject(missing);
    expect(emulator.personas(PAGE.id)).toHaveLength(1);
    expect(emulator.personas(OTHER.id)).toHaveLength(0);
  });
});

describe('deleting a persona', () => {
  it('takes it off the list, and leaves it on the messages it spoke', async () => {
    const emulator = await start();
    const id = await createPersona(emulator);
    await sendText(emulator, 'ann', 'Hi', { persona_id: id });
    expect((await call(emulator, 'DELETE', `/${id}`)).body).toEqual({ success: true });
    expect(emulator.personas()).toEqual([]);
    expect(emulator.personas(PAGE.id, { includeDeleted: true })).toMatchObject([
      { id, deleted: true },
    ]);
    expect(emulator.messages()).toMatchObject([{ persona: { id, name: 'John Mathew' } }]);
    expect((await call(emulator, 'GET', '/me/personas')).body).toEqual({ data: [] });
  });

  it('makes every later use fail', async () => {
    const emulator = await start();
    const id = await createPersona(emulator);
    await call(emulator, 'DELETE', `/${id}`);
    const missing = { error: { code: 100, error_subcode: 33 } };
    expect((await call(emulator, 'GET', `/${id}`)).body).toMatchObject(missing);
    expect((await call(emulator, 'DELETE', `/${id}`)).body).toMatchObject(missing);
    const { status, body } = await sendText(emulator, 'ann', 'Hi', { persona_id: id });
    expect([status, body]).toMatchObject([400, { error: { code: 100 } }]);
    expect(body).not.toHaveProperty('error.error_subcode');
    expect(emulator.messages()).toEqual([]);
  });
});

describe('listing personas', () => {
  async function startWith(count: number, assumptions = {}) {
    const emulator = await start({ assumptions });
    const ids: string[] = [];
    for (let index = 0; index < count; index += 1) {
      ids.push(await createPersona(emulator, `Nr. ${index}`));
    }
    return { emulator, ids };
  }

  it('answers 25 at a time, with cursors and links to go on', async () => {
    const { emulator, ids } = await startWith(26);
    const first = await call(emulator, 'GET', '/v26.0/me/personas');
    expect(first.body.data).toHaveLength(25);
    expect(first.body.paging.previous).toBeUndefined();
    expect(first.body.paging.next).toMatch(/^http.*\/v26\.0\/me\/personas\?.*after=/);
    const second = await call(emulator, 'GET', first.body.paging.next);
    expect(second.body.data).toMatchObject([{ id: ids[25], name: 'Nr. 25' }]);
    expect(second.body.paging.next).toBeUndefined();
    expect(second.body.paging.cursors.after).toBeTruthy();
  });

  it('goes on and back by cursors that need encoding in a URL', async () => {
    const { emulator, ids } = await startWith(5);
    const page = (query: string) =>
      call(emulator, 'GET', `/me/personas?limit=2&fields=id&${query}`);
    const first = await page('');
    const { after } = first.body.paging.cursors;
    expect(after).toContain('=');
    const second = await page(`after=${encodeURIComponent(after)}`);
    expect(second.body.data).toEqual([{ id: ids[2] }, { id: ids[3] }]);
    expect(second.body.paging.previous).toContain('fields=id&limit=2&before=');
    const { before } = second.body.paging.cursors;
    const back = await page(`before=${encodeURIComponent(before)}`);
    expect(back.body.data).toEqual([{ id: ids[0] }, { id: ids[1] }]);
  });

  it('neither skips nor repeats where a persona is deleted between two pages', async () => {
    const { emulator, ids } = await startWith(4);
    const first = await call(emulator, 'GET', '/me/personas?limit=2');
    await call(emulator, 'DELETE', `/${ids[1]}`);
    const second = await call(emulator, 'GET', first.body.paging.next);
    expect(second.body.data).toMatchObject([{ id: ids[2] }, { id: ids[3] }]);
  });

  it('cuts a limit that is too high, and refuses one that is none', async () => {
    const { emulator } = await startWith(3, { maxPageSize: 2 });
    expect((await call(emulator, 'GET', '/me/personas?limit=9')).body.data).toHaveLength(2);
    expect((await call(emulator, 'GET', '/me/personas?limit=0')).body).toEqual({ data: [] });
    for (const query of ['limit=-1', 'limit=many', 'after=nonsense']) {
      const { body } = await call(emulator, 'GET', `/me/personas?${query}`);
      expect(body).toMatchObject({ error: { code: 100 } });
    }
  });

  it('leaves links out, and cursors on the last page, where that is assumed', async () => {
    const { emulator } = await startWith(3, { lastPageCursors: false, pagingLinks: false });
    const first = await call(emulator, 'GET', '/me/personas?limit=2');
    expect(Object.keys(first.body.paging)).toEqual(['cursors']);
    const last = await call(emulator, 'GET', '/me/personas?limit=3');
    expect(last.body.paging).toEqual({});
  });
});
