import { describe, expect, onTestFinished, test } from 'vitest';

import { agents } from '../support/agents';
import { BAKERY, commandLine, MARKET, type CommandLine } from '../support/command-line';
import { deleteSome } from '../support/delete-some';

const JOHN = { name: 'John Mathew', profilePictureUrl: 'https://example.com/john.jpg' };
const MARY = { name: 'Mary', profilePictureUrl: 'https://example.com/mary.jpg' };

interface Planned {
  hash: string;
  plan: Record<string, { page: string; roster: string[]; name: string; id?: string }[]>;
}

const open = async (roster: unknown): Promise<CommandLine> => {
  const line = await commandLine(onTestFinished);
  await line.configure({ roster });
  return line;
};
const planned = async (line: CommandLine, ...args: string[]) =>
  JSON.parse((await line.run('sync', '--dry-run', '--json', ...args)).stdout) as Planned;

describe('the plan', () => {
  test('shows what changes, in roster order, and of the rest only how much it is', async () => {
    const roster = agents(40);
    const line = await open(roster);
    await line.run('sync');
    const { agent0002, agent0007, ...others } = roster;
    await line.configure({
      roster: {
        zoe: { ...JOHN, name: 'Zoe' },
        agent0007: { ...agent0007, name: 'Agent Seven' },
        agent0002: { ...agent0002, profilePictureUrl: 'https://example.com/other.jpg' },
        ...others,
        adam: { ...JOHN, name: 'Adam' },
      },
    });

    const { stdout } = await line.run('sync', '--dry-run');

    expect(stdout.replace(/\d{16}/g, 'ID').replace(/[0-9a-f]{16}/, 'HASH')).toBe(`\
${MARKET.name} (${MARKET.id}): 38 unchanged

  create 2
   +  zoe   Zoe
   +  adam  Adam

  replace 2
   ~  agent0007  Agent Seven  replaces ID: name was "Agent 0007"
   ~  agent0002  Agent 0002   replaces ID: picture changed

  2 no longer needed, kept until sync --prune
    Agent 0007, Agent 0002

Plan: create 2, replace 2.
Plan hash: HASH
`);
  });

  test('puts remarks below what they are about where the terminal is narrow', async () => {
    const line = await open({ john: JOHN, hanako: { ...MARY, name: '田中花子' } });
    await line.run('sync');
    await line.configure({
      roster: { john: { ...JOHN, name: 'John' }, hanako: { ...MARY, name: '田中はなこ' } },
    });

    const { stdout } = await line.runWith({ columns: 40 }, 'sync', '--dry-run');

    // eslint-disable-next-line no-control-regex
    expect(stdout.replace(/\u001b\[\d+m/g, '').replace(/\d{16}/g, '1234567890123456')).toContain(`
  replace 2
   ~  john    John
        replaces 1234567890123456: name
        was "John Mathew"
   ~  hanako  田中はなこ
        replaces 1234567890123456: name
        was "田中花子"
`);
  });

  test('shows deletions only where they will happen, and tells programs the same', async () => {
    const line = await open({ john: JOHN, mary: MARY });
    await line.run('sync');
    await line.configure({ roster: { john: JOHN } });

    const kept = await planned(line);
    expect([kept.plan.delete, kept.plan.orphan]).toMatchObject([[], [{ roster: ['mary'] }]]);
    const deleted = await planned(line, '--prune');
    expect([deleted.plan.delete, deleted.plan.orphan]).toMatchObject([[{ roster: ['mary'] }], []]);
    expect(deleted.hash).not.toBe(kept.hash);
  });

  test('fits 80 columns with 300 personas of any script', async () => {
    const names = ['Ada Smith', '山田 花子', 'سارة علي', 'Dieter von Hohenstein-Lichtenfels'];
    const roster = Object.fromEntries(
      Object.entries(agents(300)).map(([key, entry], index) => [
        key,
        { ...entry, name: `${names[index % 4]} ${index}` },
      ]),
    );
    const line = await open(roster);
    await line.runWith({ columns: 80, typed: 'y\n', env: { NO_COLOR: '1' } }, 'sync');
    await line.configure({
      roster: Object.fromEntries(
        Object.entries(roster).map(([key, entry]) => [
          key,
          { ...entry, profilePictureUrl: `${entry.profilePictureUrl}?2` },
        ]),
      ),
    });

    const { stdout } = await line.runWith(
      { columns: 80, env: { NO_COLOR: '1' } },
      'sync',
      '--dry-run',
      '--prune',
    );

    const lines = stdout.split('\n');
    for (const each of lines) expect([...each].length).toBeLessThanOrEqual(80);
    expect(lines.filter((each) => each.includes('picture changed'))).toHaveLength(300);
    expect(stdout).toContain('Plan: replace 300, delete 300.');
  });

  test('has nothing to say where there is nothing to do', async () => {
    const line = await open(agents(290));
    await line.run('sync');

    expect(await line.run('sync')).toEqual({
      code: 0,
      stdout: `${MARKET.name} (${MARKET.id}): 290 unchanged\n\nNothing to do.\n`,
      stderr: '',
    });
  });
});

describe('--check', () => {
  test('changes nothing, and exits with 1 where there is anything to do', async () => {
    const line = await open({ john: JOHN });

    expect((await line.run('sync', '--check')).code).toBe(1);
    expect(line.emulator.personas()).toEqual([]);
    await line.run('sync');
    expect((await line.run('sync', '--check')).code).toBe(0);
    await line.configure({ roster: {} });
    // An orphan is no drift where nothing is to be deleted.
    expect((await line.run('sync', '--check')).code).toBe(0);
    expect((await line.run('sync', '--check', '--prune')).code).toBe(1);
    expect(line.emulator.personas()).toHaveLength(1);
  });
});

describe('--expect', () => {
  test('applies the plan that was reviewed, and no other', async () => {
    const line = await open({ john: JOHN, mary: MARY });
    const { hash } = await planned(line);
    const shown = await line.run('sync', '--dry-run');
    expect(shown.stdout).toContain(`Plan hash: ${hash}`);
    await line.configure({ roster: { john: JOHN, mary: { ...MARY, name: 'Mary Parker' } } });

    const changed = await line.run('sync', '--expect', hash, '--json');
    expect(changed.code).toBe(1);
    expect(JSON.parse(changed.stdout)).toMatchObject({ error: { code: 'PLAN_CHANGED' } });
    expect(line.emulator.personas()).toEqual([]);
    // The order of the roster changes nothing that is done.
    await line.configure({ roster: { mary: MARY, john: JOHN } });
    expect((await line.run('sync', '--expect', hash.toUpperCase())).code).toBe(0);

    expect(line.emulator.personas()).toHaveLength(2);
  });

  test('stops where the Page has changed since', async () => {
    const line = await open(agents(5));
    await line.run('sync');
    await line.configure({ roster: agents(6) });
    const { hash } = await planned(line);
    await deleteSome(line, 1);

    const { code, stderr } = await line.run('sync', '--expect', hash);

    expect(code).toBe(1);
    expect(stderr).toContain('The plan is not the expected one');
    expect(line.emulator.personas()).toHaveLength(4);
  });

  test('does not mind personas that the plan does not touch', async () => {
    const line = await open({ john: JOHN });
    const { hash } = await planned(line);
    await line.plant({ ...MARY, name: 'On The Fly' });

    expect((await line.run('sync', '--expect', hash)).code).toBe(0);
  });
});

describe('the guard', () => {
  test.each([
    ['creates again', 10, 4, 1],
    ['creates again', 10, 3, 0],
    ['creates again', 9, 9, 0],
  ])('%s: of %i on record, %i have vanished', async (_, recorded, vanished, code) => {
    const line = await open(agents(recorded));
    await line.run('sync');
    await deleteSome(line, vanished);

    const guarded = await line.run('sync', '--json');
    expect(guarded.code).toBe(code);
    if (code === 1) {
      expect(JSON.parse(guarded.stdout)).toMatchObject({ error: { code: 'TOO_MANY_CHANGES' } });
      expect(line.emulator.personas()).toHaveLength(recorded - vanished);
      expect((await line.run('sync', '--force')).code).toBe(0);
    }
    expect(line.emulator.personas()).toHaveLength(recorded);
  });

  test('stops the deletion of most of a roster', async () => {
    const line = await open(agents(20));
    await line.run('sync');
    await line.configure({ roster: agents(13) });

    const { code, stderr } = await line.run('sync', '--prune', '--yes');
    expect(code).toBe(1);
    expect(stderr).toContain('This plan would delete 7 of the 20 personas on record');
    expect(stderr).toContain('--force');
    expect(line.emulator.personas()).toHaveLength(20);
    expect((await line.run('sync', '--prune', '--yes', '--force')).code).toBe(0);

    expect(line.emulator.personas()).toHaveLength(13);
  });

  test('stops what would forget most of a roster that the Page does not have', async () => {
    const line = await open(agents(20));
    await line.run('sync');
    line.emulator.reset();
    await line.configure({ roster: {} });

    const { code, stderr } = await line.run('sync', '--prune', '--yes');

    expect(code).toBe(1);
    expect(stderr).toContain('This plan would forget 20 of the 20 personas on record');
  });

  test('says in a dry run that the plan would be refused', async () => {
    const line = await open(agents(20));
    await line.run('sync');
    line.emulator.reset();

    const { code, stdout, stderr } = await line.run('sync', '--dry-run');

    expect(code).toBe(0);
    expect(stdout).toContain('Plan: create 20.');
    expect(stderr).toContain('This plan would create 20 again of the 20 personas on record');
  });
});

describe('several Pages', () => {
  const mapped = `accessToken: undefined, mapPageToAccessToken: async (id) => ({
    ${MARKET.id}: '${MARKET.accessToken}', ${BAKERY.id}: '${BAKERY.accessToken}' })[id],`;

  test('are synced in one plan', async () => {
    const line = await commandLine(onTestFinished);
    await line.configure({ roster: { john: JOHN, mary: MARY }, messenger: mapped });
    await line.run('sync', '--page', BAKERY.id);
    const both = ['--page', MARKET.id, '--page', BAKERY.id];

    const { hash, plan } = await planned(line, ...both);
    expect(plan.create).toMatchObject([
      { page: MARKET.id, roster: ['john'] },
      { page: MARKET.id, roster: ['mary'] },
    ]);
    const { code, stdout } = await line.run('sync', ...both, '--expect', hash);

    expect(code).toBe(0);
    expect(stdout).toContain(`${BAKERY.name} (${BAKERY.id}): 2 unchanged`);
    expect(stdout).toContain('Done: created 2.');
    for (const { id } of [MARKET, BAKERY]) expect(line.emulator.personas(id)).toHaveLength(2);
    expect((await line.run('sync', '--check', ...both)).code).toBe(0);
  });

  test('say what is left on each where they are interrupted', async () => {
    const line = await commandLine(onTestFinished, { latencyMs: 100 });
    await line.configure({ roster: agents(60), messenger: mapped });
    const sync = line.run('sync', '--page', MARKET.id, '--page', BAKERY.id);
    await expect.poll(() => line.emulator.requests.some(({ path }) => path === '/')).toBe(true);
    process.emit('SIGINT');

    const { code, stdout, stderr } = await sync;

    expect(code).toBe(1);
    expect(stdout).toContain(
      `${MARKET.name} (${MARKET.id}): Done: created 50.\n` +
        `${BAKERY.name} (${BAKERY.id}): Nothing was changed.\n`,
    );
    expect(stderr).toContain(
      'Interrupted.\n10 left to create. Run sync again to continue.\n' +
        '60 left to create. Run sync again to continue.\n',
    );
    expect(line.emulator.personas(BAKERY.id)).toEqual([]);
  });

  test('share --adopt: an ID is of one of them', async () => {
    const line = await commandLine(onTestFinished);
    await line.configure({ roster: { john: JOHN }, messenger: mapped });
    const planted = await line.plant(JOHN);
    const both = ['--page', MARKET.id, '--page', BAKERY.id];

    expect((await line.run('sync', ...both, '--adopt', 'john=1')).code).toBe(1);
    expect((await line.run('sync', ...both, '--adopt', `john=${planted}`)).code).toBe(0);

    expect(line.emulator.personas(MARKET.id).map(({ id }) => id)).toEqual([planted]);
    expect(line.emulator.personas(BAKERY.id)).toHaveLength(1);
  });
});

describe('bots that share a store', () => {
  test('do not delete what the roster of another one made', async () => {
    const line = await commandLine(onTestFinished);
    const of = (appId: string) => ({ messenger: `appId: '${appId}',` });
    await line.configure({ roster: { john: JOHN }, ...of('1') });
    await line.run('sync');
    await line.configure({ roster: { mary: MARY }, ...of('2') });
    await line.run('sync');

    const { code, stdout } = await line.run('sync', '--prune', '--yes');
    expect(code).toBe(0);
    expect(stdout).toContain('Nothing to do.');
    expect(line.emulator.personas()).toHaveLength(2);
    expect((await line.run('list')).stdout).toContain('roster of app:1: john');
    await line.configure({ roster: {}, ...of('1') });
    await line.run('sync', '--prune', '--yes');

    expect(line.emulator.personas().map(({ name }) => name)).toEqual(['Mary']);
  });

  test('do not take each other’s roster names for their own', async () => {
    const line = await commandLine(onTestFinished);
    await line.configure({ roster: { john: JOHN }, messenger: `appId: '1',` });
    await line.run('sync');
    await line.configure({ roster: { john: MARY }, messenger: `appId: '2',` });

    expect((await planned(line, '--prune')).plan).toMatchObject({
      create: [{ roster: ['john'], name: 'Mary' }],
      replace: [],
      delete: [],
    });
  });
});
