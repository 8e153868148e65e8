import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';

import { commandLine, MARKET, type CommandLine } from '../support/command-line';
import { deleteOne } from '../support/delete-some';

interface Planned {
  readonly hash: string;
  readonly plan: Readonly<Record<string, readonly unknown[]>>;
}

/** Few names and pictures, so that entries are often equal, or alike. */
const profile = fc.record({
  name: fc.constantFrom('Ann', 'Bob', '山田 花子', 'Zoë'),
  profilePictureUrl: fc.constantFrom('https://example.com/1.jpg', 'https://example.com/2.jpg'),
});
const rosterName = fc.constantFrom('ann', 'bob', 'hanako', 'zoe', 'help desk', 'a=b');
const roster = fc.dictionary(rosterName, profile, { maxKeys: 6 });

/** What may happen to a bot's personas, step by step. */
const step = fc.oneof(
  fc.record({ kind: fc.constant('roster' as const), roster, prune: fc.boolean() }),
  fc.record({ kind: fc.constant('stranger' as const), profile }),
  fc.record({ kind: fc.constant('vanish' as const), index: fc.nat() }),
);

const idsOn = ({ emulator }: CommandLine) => emulator.personas(MARKET.id).map(({ id }) => id);
const planned = async (line: CommandLine, ...args: string[]) =>
  JSON.parse((await line.run('sync', '--dry-run', '--json', ...args)).stdout) as Planned;

test('whatever happens to roster and Page, a second sync plans nothing and strangers stay', async () => {
  const line = await commandLine(onTestFinished);
  let stores = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
      line.emulator.reset();
      stores += 1;
      const plugin = `store: fileStore({ path: 'personas-${stores}' }),`;
      const strangers = new Set<string>();
      await line.configure({ roster: {}, plugin });

      for (const each of steps) {
        if (each.kind === 'stranger') strangers.add(await line.plant(each.profile));
        else if (each.kind === 'vanish') await vanish(line, each.index, strangers);
        else {
          await line.configure({ roster: each.roster, plugin });
          const args = each.prune ? ['--prune', '--yes'] : [];
          expect((await line.run('sync', ...args)).code).toBe(0);
          const { plan } = await planned(line, ...args);
          const { keep = [], orphan, ...changes } = plan;
          for (const some of Object.values(changes)) expect(some).toEqual([]);
          expect(keep).toHaveLength(
            new Set(Object.values(each.roster).map((one) => JSON.stringify(one))).size,
          );
          if (each.prune) expect(orphan).toEqual([]);
        }
        expect(idsOn(line)).toEqual(expect.arrayContaining([...strangers]));
      }
    }),
    { numRuns: 30 },
  );
});

test('a plan that was reviewed is applied unless one of its personas has vanished', async () => {
  const line = await commandLine(onTestFinished);
  let stores = 0;
  await fc.assert(
    fc.asyncProperty(roster, roster, fc.nat(), async (before, after, index) => {
      line.emulator.reset();
      stores += 1;
      const plugin = `store: fileStore({ path: 'reviewed-${stores}' }),`;
      await line.configure({ roster: before, plugin });
      await line.run('sync');
      await line.configure({ roster: after, plugin });
      const reviewed = await planned(line, '--prune');
      const hasChanged = await vanish(line, index, new Set());
      const now = await planned(line, '--prune');
      const ids = idsOn(line);

      const applied = await line.run('sync', '--prune', '--yes', '--expect', reviewed.hash);

      // The plan keeps, replaces or deletes each of them: none can vanish without changing it.
      expect(now.hash === reviewed.hash).toBe(!hasChanged);
      expect(applied.code).toBe(hasChanged ? 1 : 0);
      if (!hasChanged) return;
      expect(applied.stderr).toContain('The plan is not the expected one');
      expect(idsOn(line)).toEqual(ids);
    }),
    { numRuns: 30 },
  );
});

/**
 * Somebody deletes one of the personas that the roster made.
 *
 * @returns whether there was any
 */
async function vanish(
  line: CommandLine,
  index: number,
  strangers: ReadonlySet<string>,
): Promise<boolean> {
  const ids = idsOn(line).filter((id) => !strangers.has(id));
  if (ids.length === 0) return false;
  await deleteOne(line, ids[index % ids.length] as string);
  return true;
}
