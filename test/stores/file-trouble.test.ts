import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { fileStore, type PersonaStore, type StoreRecord } from '../../src';
import { filesIn } from '../../src/stores/files/files-in';
import { TestClock } from '../support/clock';
import { itWith } from '../support/privileges';
import { betweenDiskCalls, systemError } from './support/disk-calls';

const recordOf = (owner: string): StoreRecord => ({ kind: 'claim', version: 1, owner });
const keyOf = (index: number) => `o 1 claim ${index}`;
const OLD = recordOf('old');
const NEW = recordOf('new');
const NOBODY = 65_534;

let folder = '';
let warnings: string[] = [];
let disks = 0;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'personas-'));
  warnings = [];
  vi.spyOn(process, 'emitWarning').mockImplementation((warning, type) => {
    expect(type).toBe('BottenderPersonaWarning');
    warnings.push(String(warning));
  });
});
afterEach(async () => {
  vi.restoreAllMocks();
  if (disks > 0) execFileSync('umount', [folder]);
  disks = 0;
  await rm(folder, { recursive: true, force: true });
});

/** The store does all that it should for whoever uses it, wherever it keeps the records. */
async function expectItWorks(store: PersonaStore): Promise<void> {
  for (const index of [1, 2]) await store.delete(keyOf(index));
  await store.set(keyOf(1), OLD);
  expect(await store.get(keyOf(1))).toEqual(OLD);
  expect(await store.swap(keyOf(1), NEW, OLD)).toBe(false);
  expect(await store.swap(keyOf(1), OLD, NEW)).toBe(true);
  expect(await store.swap(keyOf(2), undefined, OLD)).toBe(true);
  expect(await store.swap(keyOf(2), undefined, NEW)).toBe(false);
  expect((await store.list('o 1 claim')).sort()).toEqual([
    [keyOf(1), NEW],
    [keyOf(2), OLD],
  ]);
  await store.delete(keyOf(1));
  expect(await store.get(keyOf(1))).toBeUndefined();
  expect(await store.list('o 1 claim')).toEqual([[keyOf(2), OLD]]);
}

describe('a folder that cannot be used', () => {
  const unusable: [string, () => Promise<string>, RegExp][] = [
    [
      'under a file',
      async () => {
        await writeFile(join(folder, 'file'), '');
        return join(folder, 'file', 'personas');
      },
      /ENOTDIR/,
    ],
    [
      'that is a file',
      async () => {
        await writeFile(join(folder, 'file'), '');
        return join(folder, 'file');
      },
      /EEXIST|ENOTDIR/,
    ],
    [
      'that is a link to itself',
      async () => {
        await symlink(join(folder, 'loop'), join(folder, 'loop'));
        return join(folder, 'loop');
      },
      /ELOOP/,
    ],
    [
      'with a name that is too long',
      () => Promise.resolve(join(folder, 'x'.repeat(300))),
      /ENAMETOOLONG/,
    ],
  ];

  it.each(unusable)(
    '%s: memory instead, and a warning for each reason',
    async (_, make, reason) => {
      const path = await make();
      const store = fileStore({ path });
      const told: string[] = [];
      const stop = store.onTrouble?.((each) => told.push(each));
      await expectItWorks(store);
      expect(warnings).toHaveLength(1);
      expect(warnings[0]).toMatch(reason);
      expect(warnings[0]).toContain(path);
      expect(warnings).toEqual(
        told.map((reason) => expect.stringContaining(`${reason} What cannot be written`) as string),
      );
      stop?.();
      await store.close();
      await expectItWorks(store);
    },
  );

  itWith('another user')(
    "of another user's: the warning names the folder and its owner",
    async () => {
      await chmod(folder, 0o755);
      const store = fileStore({ path: folder });
      await asNobody(() => expectItWorks(store));
      expect(warnings).toEqual([expect.stringContaining(`${folder} belongs to root`)]);
      expect(warnings[0]).toContain(`the user ${NOBODY}`);
      await store.close();
      expect(await fileStore({ path: folder }).list('o 1 claim')).toEqual([[keyOf(2), OLD]]);
    },
  );

  itWith('another user')(
    'where root has made records: they are read, and changed in memory',
    async () => {
      await chown(folder, NOBODY, NOBODY);
      await fileStore({ path: folder }).set(keyOf(1), OLD);
      const store = fileStore({ path: folder });
      await asNobody(async () => {
        expect(await store.get(keyOf(1))).toEqual(OLD);
        expect(warnings).toEqual([]);
        await expectItWorks(store);
      });
      expect(warnings).toEqual([expect.stringMatching(/records\/claim-\S+ belongs to root/)]);
    },
  );

  itWith('another user')('where records cannot even be read: the others can', async () => {
    await chown(folder, NOBODY, NOBODY);
    await asNobody(() => fileStore({ path: folder }).set(keyOf(1), OLD));
    await asNobody(() => fileStore({ path: folder }).set(keyOf(2), OLD));
    const [group = ''] = await readdir(join(folder, 'records'));
    const [record = ''] = await readdir(join(folder, 'records', group));
    const path = join(folder, 'records', group, record);
    await chown(path, 0, 0);
    await chmod(path, 0o700);
    const store = fileStore({ path: folder });
    await asNobody(async () => {
      expect(await store.list('o 1 claim')).toHaveLength(1);
      await store.set(keyOf(1), NEW);
      await store.set(keyOf(2), NEW);
      expect(await store.list('o 1 claim')).toHaveLength(2);
    });
    expect(warnings).toEqual([expect.stringContaining(`${path} belongs to root`)]);
  });
});

/** As a process of another user would. */
async function asNobody(work: () => Promise<unknown>): Promise<void> {
  process.seteuid?.(NOBODY);
  try {
    await work();
  } finally {
    process.seteuid?.(0);
  }
}

/** Puts a disk of this size in the place of the folder. */
function mountDisk(size: string): void {
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'none', folder]);
  disks += 1;
}

describe('a disk that refuses', () => {
  const READING = ['lstat', 'readdir', 'readFile'];
  const REFUSALS: [string, number, string, (call: string) => boolean][] = [
    ['ENOSPC', -28, 'write', (call) => !READING.includes(call)],
    ['EROFS', -30, 'write', (call) => !READING.includes(call)],
    ['EMFILE', -24, 'read or write', () => true],
    ['EIO', -5, 'read or write', () => true],
  ];

  it.each(REFUSALS)(
    'with %s (%d) to %s, at any moment, costs nothing and gets the records later',
    async (code, errno, what, concerns) => {
      for (let calls = 0, refused = true; refused; calls += 1) {
        await rm(folder, { recursive: true, force: true });
        for (const index of [1, 3]) await fileStore({ path: folder }).set(keyOf(index), OLD);
        const store = fileStore({ path: folder });
        let left = calls;
        refused = false;
        const undo = await betweenDiskCalls((name, go) => {
          if (!concerns(name) || (left -= 1) >= 0) return go();
          refused = true;
          return Promise.reject(systemError(code, errno));
        });
        await store.set(keyOf(1), NEW);
        expect(await store.swap(keyOf(2), undefined, NEW)).toBe(true);
        await store.delete(keyOf(3));
        const found = await store.list('o 1 claim');
        undo();

        await store.close();
        const later = fileStore({ path: folder });
        const written = await later.list('o 1 claim');
        const present = [
          [keyOf(1), NEW],
          [keyOf(2), NEW],
        ];
        if (what === 'write') expect([found.sort(), written.sort()]).toEqual([present, present]);
        // One that cannot be read cannot be taken away either.
        expect(written.filter(([key]) => key !== keyOf(3)).sort()).toEqual(present);
        expect(await later.swap(keyOf(1), NEW, OLD)).toBe(true);
      }
      expect(warnings.length).toBeGreaterThan(10);
    },
  );

  it('is tried again with an access after two seconds, and by no timer', async () => {
    const clock = new TestClock();
    const store = filesIn(folder, clock);
    const undo = await betweenDiskCalls(() => Promise.reject(systemError('ENOSPC', -28)));
    await store.set(keyOf(1), OLD);
    undo();
    const onDisk = () => fileStore({ path: folder }).get(keyOf(1));
    await clock.advance(1900);
    await store.get(keyOf(2));
    expect(await onDisk()).toBeUndefined();
    await clock.advance(200);
    expect(await onDisk()).toBeUndefined();
    await store.get(keyOf(2));
    await vi.waitFor(async () => expect(await onDisk()).toEqual(OLD));
    await store.set(keyOf(1), NEW);
    expect(await onDisk()).toEqual(NEW);
  });

  it('is tried again also where what it has not taken changes every second', async () => {
    const clock = new TestClock();
    const store = filesIn(folder, clock);
    const undo = await betweenDiskCalls(() => Promise.reject(systemError('ENOSPC', -28)));
    await store.set(keyOf(1), recordOf('after 0 seconds'));
    undo();
    for (const seconds of [1, 2, 3]) {
      await clock.advance(1000);
      await store.set(keyOf(1), recordOf(`after ${seconds} seconds`));
    }
    expect(await fileStore({ path: folder }).get(keyOf(1))).toEqual(recordOf('after 3 seconds'));
  });

  it('gets what was kept in memory only where nobody has changed it meanwhile', async () => {
    const store = fileStore({ path: folder });
    const other = fileStore({ path: folder });
    for (const index of [1, 2, 3]) await other.set(keyOf(index), OLD);
    const undo = await betweenDiskCalls((name, go) =>
      /^(readdir|readFile)$/.test(name) ? go() : Promise.reject(systemError('EROFS', -30)),
    );
    for (const index of [1, 2, 4]) await store.set(keyOf(index), NEW);
    await store.delete(keyOf(3));
    undo();
    await other.set(keyOf(2), recordOf('other'));
    await store.close();
    expect((await other.list('o 1 claim')).sort()).toEqual([
      [keyOf(1), NEW],
      [keyOf(2), recordOf('other')],
      [keyOf(4), NEW],
    ]);
  });

  it('in one place does not keep the rest from being written', async () => {
    const store = fileStore({ path: folder });
    const undo = await betweenDiskCalls(() => Promise.reject(systemError('EIO', -5)));
    for (const index of [1, 2, 3]) await store.set(keyOf(index), NEW);
    undo();
    // What stands in the way of the first one cannot be set aside.
    await fileStore({ path: folder }).set(keyOf(1), OLD);
    const found = async () => (await fileStore({ path: folder }).list('o 1 claim')).length;
    await store.close();
    expect(await found()).toBe(3);
  });

  itWith('a disk of its own')(
    'because it is full: one warning, and written once there is room',
    async () => {
      mountDisk('72k');
      const store = fileStore({ path: join(folder, 'personas') });
      for (let index = 0; index < 30; index += 1) await store.set(keyOf(index), NEW);
      expect(await store.list('o 1 claim')).toHaveLength(30);
      expect(warnings).toEqual([expect.stringContaining('the disk is full')]);
      const onDisk = async () =>
        (await fileStore({ path: join(folder, 'personas') }).list('o 1 claim')).length;
      expect(await onDisk()).toBeGreaterThan(5);
      expect(await onDisk()).toBeLessThan(30);

      execFileSync('mount', ['-o', 'remount,size=1m', folder]);
      await store.close();
      expect(await onDisk()).toBe(30);
      expect(warnings).toHaveLength(1);
    },
  );

  itWith('a disk of its own')(
    'because it is full from the start: memory, and nothing else',
    async () => {
      mountDisk('72k');
      await mkdir(join(folder, 'personas'));
      await writeFile(join(folder, 'filler'), 'x'.repeat(80_000)).catch(() => undefined);
      const store = fileStore({ path: join(folder, 'personas') });
      await expectItWorks(store);
      expect(warnings).toEqual([expect.stringContaining('the disk is full')]);
    },
  );

  itWith('a disk of its own')('because it is read-only: what is there is found', async () => {
    mountDisk('1m');
    await fileStore({ path: folder }).set(keyOf(0), OLD);
    execFileSync('mount', ['-o', 'remount,ro', folder]);
    const store = fileStore({ path: folder });
    expect(await store.get(keyOf(0))).toEqual(OLD);
    expect(warnings).toEqual([]);
    await store.delete(keyOf(0));
    await expectItWorks(store);
    expect(warnings).toEqual([expect.stringContaining('the file system is read-only')]);
    expect(await fileStore({ path: folder }).get(keyOf(0))).toEqual(OLD);
  });
});

describe('containers that share a volume', () => {
  itWith('process namespaces')('swap as processes do, though each is number 1', async () => {
    const script = join(__dirname, 'support/swapper.js');
    const start = async (name: string) => {
      const task = JSON.stringify({ name, key: keyOf(1), rounds: 60, at: { folder } });
      const args = ['--pid', '--fork', '--mount-proc', process.execPath, script, task];
      const child = spawn('unshare', args, { stdio: ['ignore', 'pipe', 'inherit'] });
      let won = 0;
      child.stdout.on('data', (text: Buffer) => (won += text.toString().split('won').length - 1));
      const [code] = (await once(child, 'close')) as [number];
      expect(code).toBe(0);
      return won;
    };
    const wins = await Promise.all(['a', 'b'].map(start));
    for (const won of wins) expect(won).toBeGreaterThan(10);
    expect(warnings).toEqual([]);
  });
});
