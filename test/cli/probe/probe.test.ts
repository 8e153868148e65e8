import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';

import type { Assumptions, FaultEffect, RequestRecord } from '../../../src/emulator';
import { APP_SECRET, commandLine, MARKET, type CommandLine } from '../support/command-line';

const TESTER = '2000000000001';
const GOOD = { name: 'Ann', profilePictureUrl: 'https://example.com/ann.jpg' };
/** Nothing is waited for. */
const sleep = () => Promise.resolve();

type Refusal = Assumptions['unknownNode'];

async function open(assumptions: Partial<Assumptions> = {}, more = {}): Promise<CommandLine> {
  const line = await commandLine(onTestFinished, { assumptions, ...more });
  await line.configure({ plugin: 'retryMs: 0,' });
  line.emulator.user(TESTER);
  return line;
}

const probe = (line: CommandLine, ...args: string[]) =>
  line.runWith({ sleep }, 'probe', '--psid', TESTER, '--yes', ...args);

async function assumptionsOf(line: CommandLine): Promise<Partial<Assumptions>> {
  const { code, stdout } = await probe(line, '--json');
  expect(code).toBe(0);
  return (JSON.parse(stdout) as { assumptions: Partial<Assumptions> }).assumptions;
}

/** Without what the emulator says by itself where nothing is given. */
function usual({ status, type, ...refusal }: Refusal): Refusal {
  const usualStatus = refusal.code === 1 || refusal.code === 2 ? 500 : 400;
  return {
    ...refusal,
    ...(type !== undefined && type !== 'OAuthException' && { type }),
    ...(status !== undefined && status !== usualStatus && { status }),
  };
}

const refusal = (codes: number[]): fc.Arbitrary<Refusal> =>
  fc.record(
    {
      code: fc.constantFrom(...codes),
      subcode: fc.integer({ min: 1, max: 3_000_000 }),
      type: fc.constantFrom('OAuthException', 'GraphMethodException'),
      message: fc.constantFrom('No', 'Invalid parameter', 'Unsupported get request'),
      status: fc.constantFrom(400, 403, 404),
    },
    { requiredKeys: ['code', 'message'] },
  );

const assumptions = fc
  .record({
    pageSize: fc.integer({ min: 1, max: 8 }),
    maxPageSize: fc.integer({ min: 8, max: 14 }),
    lastPageCursors: fc.boolean(),
    pagingLinks: fc.boolean(),
    nameUnit: fc.constantFrom('codePoints', 'utf16', 'bytes'),
    longName: refusal([100, 200, 368]),
    unknownSender: refusal([100, 10, 200, 803]),
    deletedSender: refusal([100, 10, 200, 803]),
    missingToken: refusal([104, 2500, 100]),
    pagingCursors: fc.boolean(),
    showsPicture: fc.boolean(),
    duplicateNames: fc.boolean(),
    duplicateName: refusal([100, 368]),
    errorTypes: fc.boolean(),
    unknownNode: refusal([100, 803, 190, 10]),
    badToken: refusal([190, 102, 100]),
    badProof: refusal([100, 190]),
    missingProof: refusal([100, 104]),
    markSeenWithPersona: fc.constantFrom('refuse', 'ignore'),
    multipartPersona: fc.boolean(),
    batchPersonaReferences: fc.boolean(),
    refusesPersonaReferences: fc.boolean(),
    knownUsersOnly: fc.boolean(),
    defaultVersion: fc.constantFrom('v24.0', 'v25.0', 'v26.0'),
    oldestVersion: fc.constantFrom('v20.0', 'v21.0', 'v22.0'),
  })
  // Without links and cursors there is no way to the next page.
  .map((all) => ({ ...all, pagingLinks: all.pagingLinks || !all.pagingCursors }) as Assumptions);

test('gives back whatever a Page does: random assumptions', async () => {
  await fc.assert(
    fc.asyncProperty(assumptions, async (given) => {
      const line = await open(given);
      // More than the longest page holds.
      for (let count = 0; count < 16; count += 1)
        await line.plant({ ...GOOD, name: `Ann ${count}` });

      const found = await assumptionsOf(line);

      const expected: Record<string, unknown> = { ...given };
      for (const name of [
        'longName',
        'unknownSender',
        'deletedSender',
        'unknownNode',
        'badToken',
        'missingToken',
        'badProof',
        'missingProof',
        'duplicateName',
      ] as const) {
        const { type, ...refused } = usual(given[name]);
        expected[name] = { ...refused, ...(given.errorTypes && type !== undefined && { type }) };
      }
      if (given.duplicateNames) delete expected.duplicateName;
      // Where no page has cursors, the last one is no exception.
      if (!given.pagingCursors) delete expected.lastPageCursors;
      // A batch that is refused as a whole does not say what it would have done otherwise.
      if (given.refusesPersonaReferences) delete expected.batchPersonaReferences;
      // Asked on each Page, and the same on all of these.
      expect(found).toEqual({ ...expected, showsName: true });
      expect(line.emulator.personas()).toHaveLength(16);
      await line.emulator.close();
    }),
    { numRuns: 8, endOnFailure: true },
  );
}, 60_000);

test.each([true, false])('sees whether deleted personas leave holes: %s', async (holes) => {
  const line = await open({ deletedLeaveHoles: holes });

  expect(await assumptionsOf(line)).toMatchObject({ deletedLeaveHoles: holes });
});

test('leaves open what it cannot see, and writes what the emulator takes', async () => {
  const line = await open();

  const { code, stdout, stderr } = await probe(line, '--out', 'assumptions.json');

  expect(code).toBe(0);
  const text = await readFile(join(line.folder, 'assumptions.json'), 'utf8');
  const found = JSON.parse(text) as Partial<Assumptions>;
  expect(stdout).toBe(`Wrote ${Object.keys(found).length} assumptions to assumptions.json.\n`);
  // A Page of two personas does not fill a page of the list.
  expect(found).not.toHaveProperty('pageSize');
  expect(stderr).toContain('Not answered: pageSize, maxPageSize.');
  expect(found).toMatchObject({ nameUnit: 'codePoints', markSeenWithPersona: 'refuse' });
  const other = await open(found);
  expect((await other.run('list')).code).toBe(0);
});

test('sends few messages, makes few personas, and deletes them all', async () => {
  const line = await open({ multipartPersona: false });
  const stranger = await line.plant(GOOD);

  await probe(line);

  const made = line.emulator.personas(undefined, { includeDeleted: true });
  expect(made.filter(({ deleted }) => deleted).length).toBeLessThanOrEqual(3);
  expect(line.emulator.personas().map(({ id }) => id)).toEqual([stranger]);
  const said = line.emulator.messages(TESTER).filter(({ message }) => message);
  expect(said.length).toBeLessThanOrEqual(4);
  expect(line.emulator.requests.length).toBeLessThanOrEqual(60);
  expect((await line.run('prune')).stdout).toBe('No temporary personas were left behind.\n');
});

describe('before it makes a call', () => {
  test('it shows them all, and makes none in a dry run', async () => {
    const line = await open();

    const { code, stdout, stderr } = await line.run('probe', '--psid', TESTER, '--dry-run');

    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toContain(`to ${TESTER}: an upload under a deleted persona`);
    expect(line.emulator.requests).toEqual([]);
  });

  test('it asks', async () => {
    const line = await open();

    const nobody = await line.run('probe', '--psid', TESTER);
    expect(nobody.code).toBe(2);
    expect(nobody.stderr).toContain('Pass --yes to make these calls.');
    const refused = await line.runWith({ columns: 80, typed: 'n\n' }, 'probe', '--psid', TESTER);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain(`Make these calls on ${MARKET.name} (${MARKET.id})`);

    expect(line.emulator.requests.every(({ method }) => method === 'GET')).toBe(true);
  });

  test('each of them is shown', async () => {
    const line = await open();
    const { stderr } = await probe(line);
    const shown = [...stderr.matchAll(/^ {3}(GET|POST|DELETE) +(\S+) {2}/gm)].slice(14);
    const calls = line.emulator.requests.filter(({ path }) => path !== '/me/personas');
    for (const { method, path } of calls) {
      const words = shown.map(
        ([, verb, place = '']) => `${verb} /${place.replace(/^\/(v2\.0\/)?/, '')}`,
      );
      expect(words).toContain(`${method} ${path}`);
    }
  });

  test('it looks whether the answers can be written', async () => {
    const line = await open();

    const { code, stderr } = await probe(line, '--out', 'no/such/folder/file.json');

    expect(code).toBe(2);
    expect(stderr).toContain('--out no/such/folder/file.json cannot be written');
    expect(line.emulator.requests).toEqual([]);
  });
});

describe('whatever goes wrong, it leaves nothing behind', () => {
  const faults: [string, FaultEffect][] = [
    ['is refused', { code: 100 }],
    ['is limited', { code: 4 }],
    ['fails on their side', { code: 2 }],
    ['fails on their side, although it was done', { code: 2, done: true }],
    ['is never answered, and not done', { connection: 'refuse' }],
    ['is never answered, and done', { connection: 'lost' }],
  ];

  /** The calls that make, take away or look: what happens to the others leaves nothing behind. */
  const isOfInterest = ({ method, path, batch }: RequestRecord) =>
    !batch && (method === 'DELETE' || /^(\/me\/personas|\/)$/.test(path));

  test.each(faults)(
    'a call that %s',
    async (_, effect) => {
      const line = await open();
      await probe(line);
      const count = line.emulator.requests.filter(isOfInterest).length;
      expect(count).toBeGreaterThan(10);
      for (let index = 1; index <= count; index += 1) {
        line.emulator.reset();
        const kept = await line.plant(GOOD);
        let calls = 0;
        const match = (call: RequestRecord) => isOfInterest(call) && (calls += 1) === index;
        line.emulator.fail({ match, with: effect });

        const { stdout, stderr } = await probe(line);

        expect(stdout + stderr).not.toContain(MARKET.accessToken);
        expect(stdout + stderr).not.toContain(APP_SECRET);
        expect(line.emulator.personas().map(({ id }) => id)).toEqual([kept]);
      }
    },
    60_000,
  );

  test('it says what it could not delete, and the store knows of it', async () => {
    const line = await open();
    line.emulator.fail({ match: { method: 'DELETE' }, times: Infinity, with: { code: 200 } });

    const { code, stdout, stderr } = await probe(line, '--json');

    expect(code).toBe(1);
    const left = line.emulator.personas().map(({ id }) => id);
    expect((JSON.parse(stdout) as { left: { id: string }[] }).left.map(({ id }) => id)).toEqual(
      left,
    );
    for (const id of left) expect(stderr).toContain(`To delete it: delete --id ${id}`);
    line.emulator.fail({ match: { method: 'DELETE' }, with: { code: 2 } }).cancel();
    const listed = JSON.parse((await line.run('list', '--json')).stdout) as { status?: string }[];
    expect(listed.map(({ status }) => status)).toEqual(left.map(() => 'temporary'));
  });
});
