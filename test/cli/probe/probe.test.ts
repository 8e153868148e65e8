import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, onTestFinished, test } from 'vitest';

import type { Assumptions, FaultEffect, RequestRecord } from '../../../src/emulator';
import { MARKET } from '../support/command-line';
import { startProxy, type ProxiedCall } from '../support/graph-proxy';
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
    const terminal = { columns: 60 };
    const narrow = await line.runWith(terminal, 'probe', '--psid', TESTER, '--dry-run', '--json');
    expect(narrow.stderr).toContain('\n   GET    me ');
    expect((JSON.parse(narrow.stdout) as { calls: object[] }).calls).toContainEqual({
      method: 'DELETE',
      path: '<persona>',
      what: 'the first throw-away persona',
    });
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
    const folder = await probe(line, '--out', '.');
    expect(folder.code).toBe(2);
    expect(folder.stderr).toContain('--out . cannot be written: it is not a file');
    expect(line.emulator.requests).toEqual([]);
  });
});

describe('where there is no use in asking on', () => {
  const isCreation = ({ method, path }: RequestRecord) =>
    method === 'POST' && path === '/me/personas';
  const OLD = '{ "from": "before" }\n';

  async function stopped(
    effect: FaultEffect,
    match: (call: RequestRecord) => boolean,
    by?: string,
  ) {
    const line = await open();
    const file = join(line.folder, 'assumptions.json');
    await writeFile(file, OLD);
    line.emulator.fail({ match, times: Infinity, with: effect });
    const { code, stdout, stderr } = await probe(line, '--json', '--out', 'assumptions.json');
    expect(code).toBe(1);
    expect(stderr).toContain('Nothing was written to assumptions.json.\n');
    expect(await readFile(file, 'utf8')).toBe(OLD);
    expect(await readdir(line.folder)).not.toContain('assumptions.json.unfinished');
    const json = JSON.parse(stdout) as { stoppedBy?: { code: string }; assumptions?: unknown };
    expect(json.assumptions).toBeUndefined();
    expect(json.stoppedBy?.code).toBe(by);
    return line;
  }

  test.each([
    ['a limit', { code: 613 }, 'RATE_LIMITED', 1],
    ['errors of theirs', { code: 2 }, 'UNAVAILABLE', 3],
    ['a connection that is refused', { connection: 'refuse' }, 'UNAVAILABLE', 3],
  ] as const)('it stops: %s', async (_, effect, by, calls) => {
    const failed: string[] = [];
    const line = await stopped(
      effect,
      (call) => {
        const isAsked = call.query.fields === 'id' && failed.length > 0;
        if (isCreation(call) || isAsked) failed.push(call.path);
        return isCreation(call) || isAsked;
      },
      by,
    );

    expect(failed).toHaveLength(calls);
    expect(line.emulator.requests.some(({ path }) => path === '/me/messages')).toBe(false);
    expect(line.emulator.personas()).toEqual([]);
  });

  test('it stops where the token is revoked, and names what it could not delete', async () => {
    let isRevoked = false;
    const match = (call: RequestRecord) => (isRevoked ||= call.path === '/me/messages');

    const line = await stopped({ code: 190 }, match, 'NOT_ALLOWED');

    expect(line.emulator.personas().length).toBeGreaterThan(0);
    const sent = line.emulator.requests.filter(({ path }) => path === '/me/messages');
    expect(sent).toHaveLength(1);
  });

  test('it stops at Ctrl-C, and deletes what it made', async () => {
    let made = 0;
    const match = (call: RequestRecord) => {
      if (isCreation(call) && (made += 1) === 2) process.emit('SIGINT');
      return false;
    };

    const line = await stopped({ code: 1 }, match);

    expect(made).toBe(2);
    expect(line.emulator.personas()).toEqual([]);
    // What was not asked for is not on record as if it were.
    expect((await line.run('prune')).stdout).toBe('No temporary personas were left behind.\n');
    expect(line.emulator.personas(undefined, { includeDeleted: true })).toHaveLength(1);
  });

  test('the page of a proxy is no answer, whatever its status', async () => {
    const line = await open();
    const proxied = ({ method, url }: ProxiedCall) =>
      method === 'POST' && url.pathname.endsWith('/me/messages')
        ? Promise.resolve({ status: 200, body: '<!doctype html><h1>Please log in</h1>' })
        : undefined;
    const origin = await startProxy(line.emulator.origin, proxied, onTestFinished);
    await line.configure({ origin, plugin: 'retryMs: 0,' });

    const assumptions = await assumptionsOf(line);

    expect(assumptions).toHaveProperty('unknownNode');
    expect(assumptions).not.toHaveProperty('knownUsersOnly');
    expect(assumptions).not.toHaveProperty('markSeenWithPersona');
    expect(line.emulator.personas()).toEqual([]);
  });

  test('what says nothing of the question is no answer to it', async () => {
    const line = await open();
    const effect = { code: 1, status: 400, transient: true };
    line.emulator.fail({ match: 'POST /me/personas', with: effect });

    const assumptions = await assumptionsOf(line);

    expect(assumptions).toHaveProperty('deletedSender');
    expect(assumptions).not.toHaveProperty('longName');
    expect(assumptions).not.toHaveProperty('nameUnit');
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
