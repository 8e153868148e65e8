import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';

import { agents, namesOn } from '../support/agents';
import { commandLine, type CommandLine } from '../support/command-line';
import { startProxy, type ProxiedAnswer, type Rewrite } from '../support/graph-proxy';

interface ListPage {
  data: { id: string; name?: string; profile_picture_url?: string }[];
  paging?: { cursors?: object; next?: string };
}

/** How Messenger may give the list: one entry for each page, again and again. */
interface Shape {
  /** How many are on a page; 0 is an empty page with a next one. */
  readonly sizes: readonly number[];
  readonly withCursors: boolean;
  readonly withNames: boolean;
}

const ALL = { sizes: [100], withCursors: true, withNames: true };

/** Gives the list of personas in pages of this shape, each linked to the next one. */
function listOf({ sizes, withCursors, withNames }: Shape): Rewrite {
  return ({ method, url }, forward) => {
    if (method !== 'GET' || !url.pathname.endsWith('/me/personas')) return undefined;
    return pageAt(url, forward);
  };

  async function pageAt(
    url: URL,
    forward: (url?: URL) => Promise<ProxiedAnswer>,
  ): Promise<ProxiedAnswer> {
    const [start = 0, turn = 0] = (url.searchParams.get('after') ?? '').split('-').map(Number);
    const everybody = await everybodyOn(url, forward);
    const size = sizes[turn % sizes.length] as number;
    const end = start + size;
    const data = everybody
      .slice(start, end)
      .map(({ id, ...rest }) => (withNames ? { id, ...rest } : { id }));
    if (end >= everybody.length) return { status: 200, body: { data, paging: {} } };
    const next = new URL(url);
    next.searchParams.set('after', `${end}-${turn + 1}`);
    const cursors = { before: `${start}-${turn}`, after: `${end}-${turn + 1}` };
    return {
      status: 200,
      body: { data, paging: { ...(withCursors && { cursors }), next: next.href } },
    };
  }
}

async function everybodyOn(
  url: URL,
  forward: (url?: URL) => Promise<ProxiedAnswer>,
): Promise<ListPage['data']> {
  const all: ListPage['data'] = [];
  let next: URL | undefined = new URL(url);
  next.searchParams.delete('after');
  next.searchParams.set('limit', '100');
  while (next) {
    const { data, paging } = (await forward(next)).body as ListPage;
    all.push(...data);
    next = paging?.next === undefined ? undefined : new URL(paging.next);
  }
  return all;
}

async function behindProxy(line: CommandLine, rewrite: Rewrite): Promise<string> {
  return startProxy(line.emulator.origin, rewrite, onTestFinished);
}

const shapes = fc.record({
  sizes: fc
    .array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 6 })
    .filter((sizes) => sizes.some((size) => size > 0)),
  withCursors: fc.boolean(),
  withNames: fc.boolean(),
});

test('a second sync plans nothing, whatever the pages of the list look like', async () => {
  const line = await commandLine(onTestFinished);
  let shape: Shape = ALL;
  let stores = 0;
  const origin = await behindProxy(line, (call, forward) => listOf(shape)(call, forward));
  await fc.assert(
    fc.asyncProperty(shapes, fc.integer({ min: 1, max: 60 }), async (given, count) => {
      shape = given;
      line.emulator.reset();
      const roster = agents(count);
      stores += 1;
      const plugin = `store: fileStore({ path: 'personas-${stores}' }),`;
      await line.configure({ roster, origin, plugin });

      expect((await line.run('sync')).code).toBe(0);
      const second = await line.run('sync', '--check', '--json');

      expect(second.code).toBe(0);
      expect(JSON.parse(second.stdout)).toMatchObject({ plan: { create: [], undecided: [] } });
      expect(namesOn(line.emulator)).toEqual(Object.values(roster).map(({ name }) => name));
    }),
    { numRuns: 15 },
  );
});

test('a list that leaves personas out makes nobody be created again', async () => {
  const line = await commandLine(onTestFinished);
  const origin = await behindProxy(line, ({ method, url }) =>
    method === 'GET' && url.pathname.endsWith('/me/personas')
      ? Promise.resolve({ status: 200, body: { data: [] } })
      : undefined,
  );
  const roster = agents(120);
  await line.configure({ roster, origin });
  await line.run('sync');

  const { code, stdout } = await line.run('sync');

  expect(code).toBe(0);
  expect(stdout).toContain('Nothing to do.');
  expect(line.emulator.personas()).toHaveLength(120);
});

test('a list that leaves personas out makes doctor miss none of the roster', async () => {
  const line = await commandLine(onTestFinished);
  const origin = await behindProxy(line, ({ method, url }) =>
    method === 'GET' && url.pathname.endsWith('/me/personas')
      ? Promise.resolve({ status: 200, body: { data: [] } })
      : undefined,
  );
  const ann = { name: 'Ann', profilePictureUrl: 'http://127.0.0.1:1/ann.png' };
  const id = await line.plant(ann);
  await line.configure({ roster: { ann: { ...ann, id }, bob: { ...ann, id: '123' } }, origin });

  const { stdout } = await line.run('doctor');

  expect(stdout).toContain('roster: bob: the Page has no persona 123.');
  expect(stdout).not.toContain(id);
});

test('whether a persona that the list leaves out exists has to be known before anybody is created', async () => {
  const line = await commandLine(onTestFinished);
  const origin = await behindProxy(line, ({ method, url }) =>
    method === 'GET' && url.pathname.endsWith('/me/personas')
      ? Promise.resolve({ status: 200, body: { data: [] } })
      : undefined,
  );
  await line.configure({ roster: agents(3), origin });
  await line.run('sync');
  line.emulator.fail({ match: ({ path }) => /^\/\d+$/.test(path), with: { code: 4 } });

  const { code, stderr } = await line.run('sync');

  expect(code).toBe(1);
  expect(stderr).toContain('Asking whether the persona');
  expect(line.emulator.personas()).toHaveLength(3);
});

test('list, init, prune and doctor take personas of which only the ID is known', async () => {
  const line = await commandLine(onTestFinished);
  const shape = { sizes: [0, 1, 0, 2], withCursors: false, withNames: false };
  const origin = await behindProxy(line, listOf(shape));
  const roster = agents(5);
  await line.configure({ roster, origin });
  await line.run('sync');
  const ids = line.emulator.personas().map(({ id }) => id);

  const listed = await line.run('list', '--json');
  expect((JSON.parse(listed.stdout) as { id: string }[]).map(({ id }) => id)).toEqual(ids);
  expect((await line.run('list')).stdout).toContain('roster: agent0005');
  const init = await line.run('init');
  expect(init.stdout).toBe('{\n}\n');
  for (const id of ids) expect(init.stderr).toContain(`Left out: ${id} has no name.`);
  expect((await line.run('prune')).code).toBe(0);
  const { findings } = JSON.parse((await line.run('doctor', '--json')).stdout) as {
    findings: { about: string; level: string }[];
  };
  expect(findings.filter(({ about }) => ['roster', 'Page'].includes(about))).toEqual([]);
});
