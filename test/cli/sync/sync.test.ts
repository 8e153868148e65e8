import { mapValues } from 'lodash';
import { describe, expect, onTestFinished, test } from 'vitest';

import { agents, namesOn } from '../support/agents';
import { commandLine, MARKET, type CommandLine } from '../support/command-line';

const JOHN = { name: 'John Mathew', profilePictureUrl: 'https://example.com/john.jpg' };
const MARY = { name: 'Mary', profilePictureUrl: 'https://example.com/mary.jpg' };
const open = async (roster: unknown): Promise<CommandLine> => {
  const line = await commandLine(onTestFinished);
  await line.configure({ roster });
  return line;
};
const idsOn = ({ emulator }: CommandLine) => emulator.personas().map(({ id }) => id);

describe('sync creates', () => {
  test('what the roster names, once, and leaves everybody else alone', async () => {
    const line = await open({ john: JOHN, mary: MARY });
    const stranger = await line.plant({
      ...MARY,
      profilePictureUrl: 'https://example.com/other.jpg',
    });

    const first = await line.run('sync');
    const second = await line.run('sync', '--prune', '--json');

    expect(first.code).toBe(0);
    expect(first.stdout).toContain('Done: created 2.');
    expect(first.stdout).toContain(`--adopt mary=${stranger}`);
    expect(namesOn(line.emulator)).toEqual(['John Mathew', 'Mary', 'Mary']);
    expect(second.code).toBe(0);
    expect(JSON.parse(second.stdout)).toMatchObject({
      plan: { create: [], delete: [], orphan: [] },
    });
    expect(idsOn(line)).toContain(stranger);
  });

  test('nothing where only the plan was asked for', async () => {
    const line = await open({ john: JOHN });

    const { code, stdout } = await line.run('sync', '--dry-run', '--json');

    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      dryRun: true,
      plan: { create: [{ roster: ['john'], name: 'John Mathew' }] },
    });
    expect(idsOn(line)).toEqual([]);
  });

  test('one persona for two names of the same profile', async () => {
    const line = await open({ john: JOHN, boss: JOHN });

    expect((await line.run('sync')).stdout).toContain('john, boss');

    expect(namesOn(line.emulator)).toEqual(['John Mathew']);
  });

  test('1,000 personas in at most 25 round trips', async () => {
    const line = await commandLine(onTestFinished);
    await line.configure({ roster: agents(1000), plugin: 'store: memoryStore(),' });

    const { code, stderr } = await line.run('sync');

    expect(code).toBe(0);
    expect(namesOn(line.emulator)).toEqual(Object.values(agents(1000)).map(({ name }) => name));
    expect(line.emulator.requests.length).toBeLessThanOrEqual(25);
    expect(stderr).toContain('Creating: 1000 of 1000');
    expect(stderr.split('\n').length).toBeLessThan(15);
  });

  test('what the running bot does not have to create again', async () => {
    const line = await open({ john: JOHN });
    await line.run('sync');

    const found = await line.inBot(`
      const { id } = await context.client.ensurePersona(${JSON.stringify(JOHN)});
      console.log(id);
    `);

    expect(found.stdout.trim()).toBe(idsOn(line)[0]);
    expect(idsOn(line)).toHaveLength(1);
  });

  test('after a yes, where a person is there to be asked', async () => {
    const line = await open({ john: JOHN });

    const refused = await line.inTerminal(['sync'], 'n\n');
    expect([refused.code, idsOn(line).length]).toEqual([1, 0]);
    const agreed = await line.inTerminal(['sync'], 'y\n');

    expect([agreed.code, idsOn(line).length]).toEqual([0, 1]);
    expect(agreed.stdout).toContain(
      `Apply these changes to ${MARKET.name} (${MARKET.id}) (create 1)? [y/N]`,
    );
    expect(agreed.stdout).toContain('Creating');
    expect(agreed.stdout).toContain('1/1');
  });
});

describe('sync replaces', () => {
  test('a persona whose picture changed; the old one stays until --prune', async () => {
    const line = await open({ john: JOHN });
    await line.run('sync');
    const [old] = idsOn(line);
    await line.configure({
      roster: { john: { ...JOHN, profilePictureUrl: 'https://example.com/2.jpg' } },
    });

    const replaced = await line.run('sync');
    expect(replaced.stdout).toContain(`replaces ${old}: picture changed`);
    expect(idsOn(line)).toHaveLength(2);
    const refused = await line.run('sync', '--prune');
    expect([refused.code, idsOn(line).length]).toEqual([2, 2]);
    const pruned = await line.run('sync', '--prune', '--yes');

    expect(pruned.stdout).toContain('Done: deleted 1.');
    expect(idsOn(line)).toHaveLength(1);
    expect(idsOn(line)).not.toContain(old);
  });

  test('a persona whose roster name changed before', async () => {
    const line = await open({ john: JOHN });
    await line.run('sync');
    await line.configure({ roster: { johnny: JOHN } });
    expect((await line.run('sync')).stdout).toContain('Nothing to do.');
    await line.configure({ roster: { johnny: { ...JOHN, name: 'Johnny' } } });

    const { stdout } = await line.run('sync', '--dry-run');

    expect(stdout).toMatch(/~ +johnny +Johnny +replaces \d+: name was "John Mathew"/);
    expect(stdout).toContain('Plan: replace 1.');
    expect(stdout).toContain('1 no longer needed, kept until sync --prune');
  });

  test('and keeps the old one where the new one could not be created', async () => {
    const line = await open({ john: JOHN });
    await line.run('sync');
    const [old] = idsOn(line);
    await line.configure({ roster: { john: { ...JOHN, name: 'John M.' } } });
    line.emulator.fail({ match: 'POST /me/personas', with: { code: 100 } });

    const { code, stderr } = await line.run('sync', '--prune', '--yes');

    expect(code).toBe(1);
    expect(stderr).toContain('failed john');
    expect(stderr).toContain('1 left to delete. Run sync again to continue.');
    expect(idsOn(line)).toEqual([old]);
  });

  test('and counts what was done and what is left as the plan does', async () => {
    const roster = { ...agents(3), john: JOHN };
    const line = await open(agents(3));
    await line.run('sync');
    const changed = (by: string) =>
      mapValues(roster, (entry) => ({ ...entry, profilePictureUrl: `https://example.com/${by}` }));
    await line.configure({ roster: changed('2') });

    const { stdout, stderr } = await line.run('sync', '--prune', '--yes');

    expect(stdout).toContain('Plan: create 1, replace 3, delete 3.');
    expect(stderr).toContain('Creating and replacing: 4 of 4\n');
    expect(stderr).toContain('Deleting: 3 of 3\n');
    expect(stdout).toContain('Done: created 1, replaced 3, deleted 3.');
    await line.configure({ roster: changed('3') });
    line.emulator.fail({ match: 'POST /', with: { code: 190 } });
    const stopped = await line.run('sync', '--prune', '--yes');
    expect(stopped.stdout).toContain('Plan: replace 4, delete 4.');
    expect(stopped.stdout).toContain('Nothing was changed.');
    expect(stopped.stderr.match(/failed .*/g)).toEqual([
      expect.stringMatching(/^failed agent0001, agent0002, agent0003 and 1 more: Creating 4 /),
    ]);
    expect(stopped.stderr).toContain('Stopped.\n4 left to delete. Run sync again to continue.\n');
    const json = JSON.parse((await line.run('sync', '--prune', '--yes', '--json')).stdout) as {
      plan: { replace: { replaces: object }[]; delete: { id: string }[] };
      replaced: { replaces: object }[];
      deleted: { id: string }[];
    };
    expect(json).toMatchObject({ created: [], left: [], leftToReplace: [], leftToDelete: [] });
    const replaces = json.plan.replace.map((each) => each.replaces);
    expect(json.replaced.map((each) => each.replaces)).toEqual(replaces);
    expect(json.deleted.map(({ id }) => id)).toEqual(json.plan.delete.map(({ id }) => id));
  });

  test('and says what is left of each kind where it is interrupted', async () => {
    const line = await open(agents(60));
    await line.run('sync');
    await line.configure({
      roster: mapValues(agents(70), (entry) => ({
        ...entry,
        profilePictureUrl: JOHN.profilePictureUrl,
      })),
    });
    line.emulator.fail({ match: 'POST /', with: { delayMs: 100 } });
    const sync = line.run('sync', '--prune', '--yes', '--force');
    const batches = () => line.emulator.requests.filter(({ path }) => path === '/').length;
    await expect.poll(batches).toBe(3);
    process.emit('SIGINT');

    const { code, stdout, stderr } = await sync;

    expect(code).toBe(1);
    expect(stdout).toContain('Done: replaced 50.');
    expect(stderr).toContain(
      'Interrupted.\n10 left to create, 10 left to replace, 60 left to delete. Run sync again to continue.\n',
    );
  });
});

describe('sync --prune', () => {
  test('deletes what the roster once made, by sync or by the bot, and nothing else', async () => {
    const line = await open({ john: JOHN, mary: MARY });
    await line.run('sync');
    const adHoc = { ...JOHN, name: 'Ad Hoc' };
    const bob = { ...JOHN, name: 'Bob' };
    await line.configure({ roster: { john: JOHN, mary: MARY, bob } });
    await line.inBot(`
      await context.client.ensurePersona(${JSON.stringify(adHoc)});
      await context.sendText('hi', { persona: 'bob' });
    `);
    // While the roster names it, its record says whose roster that is.
    await line.run('sync');
    const stranger = await line.plant({ ...MARY, name: 'Stranger' });
    expect(namesOn(line.emulator)).toEqual(['Ad Hoc', 'Bob', 'John Mathew', 'Mary', 'Stranger']);
    await line.configure({ roster: { john: JOHN } });

    const { stdout } = await line.run('sync', '--prune', '--yes');

    expect(stdout).toContain('Done: deleted 2.');
    expect(namesOn(line.emulator)).toEqual(['Ad Hoc', 'John Mathew', 'Stranger']);
    expect(idsOn(line)).toContain(stranger);
  });

  test('leaves what was adopted', async () => {
    const line = await open({ john: JOHN });
    const own = await line.plant(JOHN);

    const adopted = await line.run('sync', '--adopt', `john=${own}`);
    expect([adopted.code, idsOn(line)]).toEqual([0, [own]]);
    expect((await line.run('sync')).stdout).toContain('Nothing to do.');
    await line.configure({ roster: { mary: MARY } });
    const { code, stdout } = await line.run('sync', '--prune');

    expect(code).toBe(0);
    expect(stdout).toContain('delete --id <id>');
    expect(idsOn(line)).toContain(own);
  });
});

describe('trouble', () => {
  test('every failure is told with its reason and what helps, and the rest is created', async () => {
    const line = await open(agents(60));
    line.emulator.fail({
      match: ({ body }) => body.name === 'Agent 0007',
      with: { code: 368, subcode: 1346003 },
    });

    const { code, stdout, stderr } = await line.run('sync', '--json');

    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      failed: [
        {
          name: 'Agent 0007',
          error: {
            code: 'REJECTED',
            graph: { code: 368 },
            hint: expect.stringContaining('host') as string,
          },
        },
      ],
    });
    expect(stderr).toBe('');
    expect(namesOn(line.emulator)).toHaveLength(59);
    expect((await line.run('sync')).code).toBe(0);
    expect(namesOn(line.emulator)).toHaveLength(60);
  });

  test('a limit that passes is waited out', async () => {
    const line = await open(agents(3));
    line.emulator.fail({ match: 'POST /me/personas', with: { code: 613 } });

    expect((await line.run('sync')).code).toBe(0);

    expect(namesOn(line.emulator)).toHaveLength(3);
  });

  test('a limit that lasts stops it, with how long to wait', async () => {
    const line = await open(agents(120));
    line.emulator.usage({ business: { estimatedTimeToRegainAccess: 19 } });
    line.emulator.fail({
      match: ({ body }) => body.name === 'Agent 0060',
      with: { code: 80006 },
    });

    const { code, stderr } = await line.run('sync');

    expect(code).toBe(1);
    expect(stderr).toContain('19 minutes');
    expect(stderr).toContain('Run sync again in 19 minutes to continue.');
    line.emulator.usage();
    expect((await line.run('sync')).code).toBe(0);
    expect(new Set(namesOn(line.emulator)).size).toBe(120);
    expect(namesOn(line.emulator)).toHaveLength(120);
  });

  test('does not say that nothing was changed where nobody knows', async () => {
    const line = await open(agents(5));
    line.emulator.fail({ match: 'POST /', with: { connection: 'lost' } });

    const { code, stdout, stderr } = await line.run('sync');

    expect(code).toBe(1);
    expect(stdout).toContain('\nNothing was confirmed.\n');
    expect(stderr).toMatch(/^failed agent0001, agent0002, agent0003 and 2 more: Creating 5 /m);
    expect(stderr).toContain('They are on record: run sync again to settle them.\nStopped.\n');
  });

  test.each([
    ['lost', { connection: 'lost' }],
    ['null, although it was done', { item: null, done: true }],
    ['null, and not done', { item: null }],
  ] as const)('an answer that is %s costs no double on the Page', async (_, fault) => {
    const line = await open(agents(60));
    line.emulator.fail({ match: ({ body }) => body.name === 'Agent 0007', with: fault });

    const first = await line.run('sync');
    const again = await line.run('sync');

    expect([first.code, again.code]).toEqual([1, 0]);
    expect(first.stderr).toContain('no clear answer');
    expect(namesOn(line.emulator)).toEqual(Object.values(agents(60)).map(({ name }) => name));
  });

  test('of two personas that may be the one, a person has to say which', async () => {
    const line = await open({ john: JOHN });
    line.emulator.fail({ match: 'POST /me/personas', with: { item: null, done: true } });
    await line.run('sync');
    const [mine] = idsOn(line);
    const other = await line.plant(JOHN);

    const undecided = await line.run('sync');
    expect(undecided.code).toBe(1);
    expect(undecided.stdout).toContain(`${mine} or ${other}`);
    expect(idsOn(line)).toEqual([mine, other]);
    const decided = await line.run('sync', '--adopt', `john=${mine}`);

    expect(decided.code).toBe(0);
    expect((await line.run('sync')).stdout).toContain('Nothing to do.');
    expect(idsOn(line)).toEqual([mine, other]);
  });

  test('one that was there before a sync without an answer is not taken for its own', async () => {
    const line = await open({ john: JOHN });
    const stranger = await line.plant(JOHN);
    line.emulator.fail({ match: 'POST /me/personas', with: { item: null } });
    await line.run('sync');

    expect((await line.run('sync')).code).toBe(0);

    expect(idsOn(line)).toHaveLength(2);
    expect((await line.run('sync')).stdout).not.toContain(stranger);
  });

  test('two at the same time create each persona once', async () => {
    const line = await commandLine(onTestFinished, { latencyMs: 50 });
    await line.configure({ roster: agents(200) });

    const outcomes = await Promise.all([line.run('sync'), line.run('sync')]);
    for (const { code, stdout, stderr } of outcomes) {
      if (code !== 0) expect(stdout + stderr).toContain('another process');
    }
    expect((await line.run('sync')).code).toBe(0);

    expect(namesOn(line.emulator)).toEqual(Object.values(agents(200)).map(({ name }) => name));
  });

  test('an entry with an id that is not on the Page', async () => {
    const line = await open({ john: { ...JOHN, id: '123' } });

    const { code, stdout } = await line.run('sync');

    expect(code).toBe(1);
    expect(stdout).toContain('no persona 123');
    expect(idsOn(line)).toEqual([]);
  });
});

test.each(['get', 'set', 'swap', 'list'])(
  'a store of which `%s` fails is told as that, and nothing is created',
  async (name) => {
    const line = await commandLine(onTestFinished);
    const failing = `{ ...memoryStore(), async ${name}() { throw new Error('READONLY') } }`;
    await line.configure({ roster: agents(1), plugin: `store: ${failing}` });
    const { code, stdout } = await line.run('sync', '--yes', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      error: { code: 'STORE', message: 'The persona store failed: READONLY.' },
    });
    expect(line.emulator.personas()).toEqual([]);
  },
);
