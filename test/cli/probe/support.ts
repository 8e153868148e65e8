import fc from 'fast-check';
import { expect, onTestFinished } from 'vitest';

import type { Assumptions, FaultEffect, RequestRecord } from '../../../src/emulator';
import { APP_SECRET, commandLine, MARKET, type CommandLine } from '../support/command-line';

export const TESTER = '2000000000001';
export const GOOD = { name: 'Ann', profilePictureUrl: 'https://example.com/ann.jpg' };
/** Nothing is waited for. */
const sleep = () => Promise.resolve();

type Refusal = Assumptions['unknownNode'];

export async function open(
  assumptions: Partial<Assumptions> = {},
  more = {},
): Promise<CommandLine> {
  const line = await commandLine(onTestFinished, { assumptions, ...more });
  await line.configure({ plugin: 'retryMs: 0,' });
  line.emulator.user(TESTER);
  return line;
}

export const probe = (line: CommandLine, ...args: string[]) =>
  line.runWith({ sleep }, 'probe', '--psid', TESTER, '--yes', ...args);

export async function assumptionsOf(line: CommandLine): Promise<Partial<Assumptions>> {
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

/** More than the longest page of a list holds. */
const MANY = 16;

/** Asks an emulator of random assumptions, and looks whether each of them is found. */
export async function roundTrips(numRuns: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(assumptions, async (given) => {
      const line = await open(given);
      for (let count = 0; count < MANY; count += 1)
        await line.plant({ ...GOOD, name: `Ann ${count}` });

      expect(await assumptionsOf(line)).toEqual(visibleOf(given));

      expect(line.emulator.personas()).toHaveLength(MANY);
      await line.emulator.close();
    }),
    { numRuns, endOnFailure: true },
  );
}

/** What can be seen of assumptions from outside. */
function visibleOf(given: Assumptions): Record<string, unknown> {
  const seen: Record<string, unknown> = { ...given };
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
    seen[name] = { ...refused, ...(given.errorTypes && type !== undefined && { type }) };
  }
  if (given.duplicateNames) delete seen.duplicateName;
  // Where no page has cursors, the last one is no exception.
  if (!given.pagingCursors) delete seen.lastPageCursors;
  // A batch that is refused as a whole does not say what it would have done otherwise.
  if (given.refusesPersonaReferences) delete seen.batchPersonaReferences;
  // Asked on each Page, and the same on all of these.
  return { ...seen, showsName: true };
}

/** What can happen to a call. */
export const FAULTS: [string, FaultEffect][] = [
  ['is refused', { code: 100 }],
  ['is limited', { code: 4 }],
  ['fails on their side', { code: 2 }],
  ['fails on their side, although it was done', { code: 2, done: true }],
  ['is never answered, and not done', { connection: 'refuse' }],
  ['is never answered, and done', { connection: 'lost' }],
];

/** Those that leave it open whether the call was carried out. */
export const UNCLEAR = FAULTS.filter(([, { done, connection }]) => done ?? connection === 'lost');

/** Lets each call of interest fail, one in each run, and looks whether anything is left behind or told. */
export async function failEach(
  effect: FaultEffect,
  isOfInterest: (call: RequestRecord) => boolean,
): Promise<void> {
  const line = await open();
  await probe(line);
  const count = line.emulator.requests.filter(isOfInterest).length;
  expect(count).toBeGreaterThan(10);
  for (let index = 1; index <= count; index += 1) {
    line.emulator.reset();
    line.emulator.user(TESTER);
    const kept = await line.plant(GOOD);
    let calls = 0;
    const match = (call: RequestRecord) => isOfInterest(call) && (calls += 1) === index;
    line.emulator.fail({ match, with: effect });

    const { stdout, stderr } = await probe(line);

    expect(stdout + stderr).not.toContain(MARKET.accessToken);
    expect(stdout + stderr).not.toContain(APP_SECRET);
    expect(line.emulator.personas().map(({ id }) => id)).toEqual([kept]);
  }
}
