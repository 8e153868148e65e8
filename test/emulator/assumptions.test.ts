import { expect, it } from 'vitest';

import type { Assumptions, Emulator } from '../../src/emulator';
import type { Answer } from './graph';
import { call, createPersona, JOHN, sendText, start } from './graph';

const startWith = (assumptions: Partial<Assumptions>) => start({ assumptions });

/** The pages of the list, followed as far as they lead. */
async function walk(emulator: Emulator, path: string) {
  const pages: { ids: string[]; paging?: object }[] = [];
  for (let next: string | undefined = path; next !== undefined;) {
    const { body }: Answer = await call(emulator, 'GET', next);
    pages.push({ ids: (body.data as { id: string }[]).map(({ id }) => id), paging: body.paging });
    next = body.paging?.next;
  }
  return pages;
}

it('deleted personas may leave short and empty pages that lead on', async () => {
  const emulator = await startWith({ deletedLeaveHoles: true });
  const ids: string[] = [];
  for (let index = 0; index < 6; index += 1)
    ids.push(await createPersona(emulator, `Nr. ${index}`));
  for (const id of ids.slice(1, 4)) await call(emulator, 'DELETE', `/${id}`);
  const pages = await walk(emulator, '/me/personas?limit=2');
  expect(pages.map((page) => page.ids)).toEqual([[ids[0]], [], [ids[4], ids[5]]]);
});

it('paging may lead on without cursors', async () => {
  const emulator = await startWith({ pagingCursors: false });
  for (let index = 0; index < 3; index += 1) await createPersona(emulator, `Nr. ${index}`);
  const pages = await walk(emulator, '/me/personas?limit=2');
  expect(pages.map((page) => page.ids.length)).toEqual([2, 1]);
  expect(pages[0]!.paging).not.toHaveProperty('cursors');
});

it.each([
  [{ showsName: false }, ['profile_picture_url', 'id']],
  [{ showsPicture: false }, ['name', 'id']],
  [{ showsName: false, showsPicture: false }, ['id']],
] as const)('answers may lack what is not sure: %j', async (assumptions, keys) => {
  const emulator = await startWith(assumptions);
  const id = await createPersona(emulator);
  expect(Object.keys((await call(emulator, 'GET', `/${id}`)).body)).toEqual(keys);
  const list = await call(emulator, 'GET', '/me/personas?fields=name,profile_picture_url');
  expect(Object.keys(list.body.data[0]!).sort()).toEqual([...keys].sort());
});

it('a deletion may be answered with success: false, and then nothing is deleted', async () => {
  const emulator = await startWith({ deletes: false });
  const id = await createPersona(emulator);
  const { status, body } = await call(emulator, 'DELETE', `/${id}`);
  expect([status, body]).toEqual([200, { success: false }]);
  expect(emulator.personas()).toHaveLength(1);
});

it('errors may lack their type', async () => {
  const emulator = await startWith({ errorTypes: false });
  const { body } = await call(emulator, 'GET', '/404');
  expect(Object.keys(body.error)).toEqual(['message', 'code', 'error_subcode', 'fbtrace_id']);
});

it('a deleted sender may be answered otherwise than an unknown one, or the same', async () => {
  const codeOf = async (assumptions: Partial<Assumptions>, isDeleted: boolean) => {
    const emulator = await startWith(assumptions);
    const id = await createPersona(emulator);
    if (isDeleted) await call(emulator, 'DELETE', `/${id}`);
    const sent = await sendText(emulator, '7', 'Hi', { persona_id: isDeleted ? id : '404' });
    return sent.body.error.code;
  };
  const unknownSender = { code: 105 };
  const deletedSender = { code: 106 };
  expect(await codeOf({ unknownSender }, true)).toBe(105);
  expect(await codeOf({ unknownSender, deletedSender }, false)).toBe(105);
  expect(await codeOf({ unknownSender, deletedSender }, true)).toBe(106);
});

it('a name may be taken, until its persona is deleted', async () => {
  const emulator = await startWith({ duplicateNames: false, duplicateName: { code: 107 } });
  const id = await createPersona(emulator);
  const again = () => call(emulator, 'POST', '/me/personas', JOHN);
  expect((await again()).body.error.code).toBe(107);
  await call(emulator, 'DELETE', `/${id}`);
  expect((await again()).status).toBe(200);
});
