import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import type { Assumptions, RequestRecord } from '../../../src/emulator';
import { MARKET } from '../support/command-line';
import { assumptionsOf, failEach, GOOD, open, probe, roundTrips, TESTER, UNCLEAR } from './support';

test('gives back whatever a Page does: random assumptions', () => roundTrips(3), 60_000);

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
  /** The calls that make, take away or look: what happens to the others leaves nothing behind. */
  const isOfInterest = ({ method, path }: RequestRecord) =>
    method === 'DELETE' || /^(\/me\/personas|\/)$/.test(path);

  // The soak tests have all kinds of faults, and all calls.
  test.each(UNCLEAR)('a call that %s', (_, effect) => failEach(effect, isOfInterest), 60_000);

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
