import { describe, expect, it } from 'vitest';

import { memoryStore } from '../../src';
import { JOHN, MARY, PAGE, startTestEmulator } from '../support/bot';
import { FOREIGN_ANSWERS, startGateway, type GatewayAnswer } from '../support/gateway';
import { keeperOn } from '../support/keeper';

const persona = (id: number) => ({ id: String(id), name: `Agent ${id}` });

describe('the list of the personas of a Page', () => {
  /** The ID that stands in `after` says which page is asked for. */
  const listOf = async (pageFor: (after: string | null, url: URL) => object) => {
    const gateway = await startGateway('http://127.0.0.1:1', (_, url) => ({
      body: pageFor(url.searchParams.get('after'), url),
    }));
    const { graph } = keeperOn(gateway.origin).account();
    return { gateway, graph };
  };
  const next = (after: string, origin = 'https://graph.facebook.com') =>
    `${origin}/v6.0/${PAGE.id}/personas?access_token=another&limit=2&after=${after}`;

  it('ends where there is no next page, and goes on after an empty one', async () => {
    const { gateway, graph } = await listOf((after) => {
      if (after === null) return { data: [persona(1)], paging: { next: next('a') } };
      if (after === 'a') return { data: [], paging: { cursors: { after: 'x' }, next: next('b') } };
      return { data: [{ id: '2' }], paging: { cursors: { before: 'c', after: 'c' } } };
    });
    expect(await graph.getAllPersonas()).toEqual([persona(1), { id: '2' }]);
    expect(gateway.calls).toHaveLength(3);
  });

  it('is asked for by cursors where a server never sends a next page', async () => {
    const { graph } = await listOf((after) => ({
      data: after === null ? [persona(1)] : [],
      paging: { cursors: { before: 'a', after: 'b' } },
    }));
    expect(await graph.getAllPersonas()).toEqual([persona(1)]);
  });

  it('is asked for at one place with one token, wherever its links lead', async () => {
    const elsewhere = await startGateway('http://127.0.0.1:1', () => ({ body: { data: [] } }));
    const tokens: (string | null)[] = [];
    const { gateway, graph } = await listOf((after, url) => {
      tokens.push(url.searchParams.get('access_token'));
      const link = { next: next('a', elsewhere.origin) };
      return after === null ? { data: [persona(1)], paging: link } : { data: [persona(2)] };
    });
    expect(await graph.getAllPersonas()).toEqual([persona(1), persona(2)]);
    expect(elsewhere.calls).toEqual([]);
    expect(gateway.calls).toEqual(['GET /me/personas', 'GET /me/personas']);
    expect(tokens).toEqual([PAGE.accessToken, PAGE.accessToken]);
  });

  it('is not walked round in circles', async () => {
    const { gateway, graph } = await listOf((after) => ({
      data: [persona(after === 'a' ? 2 : 1)],
      paging: { next: next(after === 'a' ? 'b' : 'a') },
    }));
    const found = await graph.getAllPersonas();
    expect(new Set(found.map(({ id }) => id))).toEqual(new Set(['1', '2']));
    expect(gateway.calls).toHaveLength(3);
  });

  it.each(FOREIGN_ANSWERS.concat([{ body: { data: 'none' } }, { body: { data: [{}] } }]))(
    'is no list where something else answers: %o',
    async (answer) => {
      const gateway = await startGateway('http://127.0.0.1:1', () => answer);
      const { graph } = keeperOn(gateway.origin, { retryMs: 0 }).account();
      for (const list of [graph.getAllPersonas(), graph.getPersonas()]) {
        await expect(list).rejects.toMatchObject({ name: 'PersonaError', code: 'UNAVAILABLE' });
      }
    },
  );
});

describe('one persona', () => {
  it('may have nothing but its ID', async () => {
    const gateway = await startGateway('http://127.0.0.1:1', () => ({ body: { id: '7' } }));
    expect(await keeperOn(gateway.origin).account().graph.getPersona('7')).toEqual({ id: '7' });
  });

  it('is not deleted where Messenger says so with 200', async () => {
    const emulator = await startTestEmulator();
    const gateway = await startGateway(emulator.origin);
    const keeper = keeperOn(gateway.origin);
    const { id } = await keeper.personas.create(keeper.account(), JOHN);
    gateway.decide = (call) =>
      call.startsWith('DELETE') ? { body: { success: false } } : undefined;
    await expect(keeper.personas.delete(keeper.account(), id)).rejects.toMatchObject({
      code: 'REJECTED',
    });
    expect(emulator.personas()).toHaveLength(1);
    expect(keeper.types()).toEqual(['created']);
  });

  it('that Messenger has deleted is deleted, though the store fails', async () => {
    const emulator = await startTestEmulator();
    const store = memoryStore();
    const keeper = keeperOn(emulator.origin, { store });
    const { id } = await keeper.personas.create(keeper.account(), MARY);
    Object.assign(store, { list: () => Promise.reject(new Error('the disk is full')) });
    await keeper.personas.delete(keeper.account(), id);
    expect(emulator.personas()).toEqual([]);
    expect(keeper.types()).toEqual(['created', 'store', 'deleted']);
  });
});

describe('the Page of a token', () => {
  it.each(FOREIGN_ANSWERS)('is not told by %o, and asked for again', async (answer) => {
    const emulator = await startTestEmulator();
    const own: (GatewayAnswer | undefined)[] = [answer];
    const gateway = await startGateway(emulator.origin, () => own.pop());
    const keeper = keeperOn(gateway.origin, { retryMs: 0 });
    const ask = async () => keeper.account(PAGE.accessToken, null).askPage();
    await expect(ask()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(await ask()).toMatchObject({ id: PAGE.id });
    expect(await ask()).toMatchObject({ id: PAGE.id });
    expect(gateway.calls).toEqual(['GET /me', 'GET /me']);
  });

  it('is asked for once by many at the same time, and forgotten with old tokens', async () => {
    const emulator = await startTestEmulator();
    const { account, means } = keeperOn(emulator.origin);
    const one = account(PAGE.accessToken, null);
    await Promise.all(Array.from({ length: 50 }, async () => one.askPage()));
    expect(emulator.requests).toHaveLength(1);
    for (let rotated = 0; rotated < 30_000; rotated += 1) {
      const page = { id: PAGE.id };
      await means.pages.ofToken(emulator.origin, `token ${rotated}`, () => Promise.resolve(page));
    }
    expect(means.pages.known(emulator.origin, PAGE.accessToken)).toBeUndefined();
    expect(means.pages.known(emulator.origin, 'token 29999')).toMatchObject({ id: PAGE.id });
  });
});
