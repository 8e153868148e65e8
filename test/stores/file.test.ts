import { mkdir, mkdtemp, open, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { fileStore, memoryStore, type ClaimRecord } from '../../src';
import { botOn, JOHN, MARY, PAGE, spoken, startBot, startTestEmulator } from '../support/bot';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'personas-'));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true, maxRetries: 5 });
});

const ROSTER = { john: JOHN, mary: MARY };
const CLAIM: ClaimRecord = { kind: 'claim', version: 1, owner: 'somebody' };

describe('fileStore()', () => {
  it('makes nothing before the first record', async () => {
    const store = fileStore({ path: join(folder, 'personas') });
    expect(await store.get('a b')).toBeUndefined();
    expect(await store.list('a')).toEqual([]);
    await store.delete('a b');
    await store.close();
    expect(await readdir(folder)).toEqual([]);
  });

  it.each([['deep', 'down'], ['personas.db'], ['bot.example.com']])(
    'makes its folder, whatever its name: %s',
    async (...names) => {
      const path = join(folder, ...names);
      await fileStore({ path }).set('a b', CLAIM);
      expect(await fileStore({ path }).get('a b')).toEqual(CLAIM);
      expect(await readdir(path)).toEqual(['.gitignore', 'README', 'records', 'unfinished']);
    },
  );

  it('says in its folder what that is, and keeps it out of Git', async () => {
    await fileStore({ path: folder }).set('a b', CLAIM);
    expect(await readFile(join(folder, '.gitignore'), 'utf8')).toBe('*\n');
    expect(await readFile(join(folder, 'README'), 'utf8')).toMatch(/personas of a Bottender bot/);
  });

  it('leaves a folder alone that has other things in it', async () => {
    await writeFile(join(folder, 'package.json'), '{}');
    await fileStore({ path: folder }).set('a b', CLAIM);
    expect(await readdir(folder)).toEqual(['package.json', 'records', 'unfinished']);
  });

  it('takes no notice of what 0.1.0 left there', async () => {
    for (const name of ['data.mdb', 'lock.mdb']) await writeFile(join(folder, name), 'x');
    await fileStore({ path: folder }).set('a b', CLAIM);
    expect(await readFile(join(folder, 'data.mdb'), 'utf8')).toBe('x');
    expect(await readdir(folder)).toContain('.gitignore');
  });

  it('keeps each record in a file that a person can read', async () => {
    const store = fileStore({ path: folder });
    await store.set('o 1 persona a', { ...CLAIM, owner: 'before' });
    await store.set('o 1 persona a', CLAIM);
    await store.set('o 1 persona b', CLAIM);
    const [group = '', ...others] = await readdir(join(folder, 'records'));
    expect([group, others]).toEqual([expect.stringMatching(/^persona-/), []]);
    const files = await readdir(join(folder, 'records', group), { recursive: true });
    const contents = files.filter((name) => name.endsWith('.json'));
    const texts = contents.map((name) => readFile(join(folder, 'records', group, name), 'utf8'));
    expect((await Promise.all(texts)).sort()).toEqual(
      ['a', 'b'].map(
        (name) => `${JSON.stringify({ key: `o 1 persona ${name}`, record: CLAIM }, null, 2)}\n`,
      ),
    );
  });

  it('makes its folder again where somebody has deleted it', async () => {
    const path = join(folder, 'personas');
    const store = fileStore({ path });
    await store.set('a b', CLAIM);
    await rm(path, { recursive: true });
    expect(await store.get('a b')).toBeUndefined();
    expect(await store.swap('a b', undefined, CLAIM)).toBe(true);
    expect(await fileStore({ path }).get('a b')).toEqual(CLAIM);
  });

  it('clears away what a process left unfinished an hour ago, and nothing newer', async () => {
    await fileStore({ path: folder }).set('a b', CLAIM);
    for (const name of ['old', 'new']) await mkdir(join(folder, 'unfinished', name));
    const longAgo = Date.now() / 1000 - 4000;
    await utimes(join(folder, 'unfinished', 'old'), longAgo, longAgo);
    await fileStore({ path: folder }).set('a c', CLAIM);
    expect(await readdir(join(folder, 'unfinished'))).toEqual(['new']);
  });

  it('keeps to itself what the caller does to a record while it is written', async () => {
    const store = fileStore({ path: folder });
    const record: { kind: 'claim'; version: number; owner: string } = { ...CLAIM };
    const written = store.set('a b', record);
    record.owner = 'changed';
    await written;
    expect(await store.get('a b')).toEqual(CLAIM);
  });

  it("works with the file handles of Yarn's Plug'n'Play, which cannot sync", async () => {
    const handle = await open(__filename);
    vi.spyOn(Object.getPrototypeOf(handle) as typeof handle, 'sync').mockImplementation(() => {
      throw new Error('Method not implemented.');
    });
    await handle.close();
    await fileStore({ path: folder }).set('a b', CLAIM);
    expect(await fileStore({ path: folder }).get('a b')).toEqual(CLAIM);
  });

  it('is there after a restart', async () => {
    const emulator = await startTestEmulator();
    for (const text of ['one', 'two']) {
      const bot = botOn(emulator, {
        personas: { store: fileStore({ path: folder }), roster: ROSTER },
      });
      await bot.handle((context) => context.sendText(text, { persona: 'john' }));
      await bot.plugin?.close();
    }
    expect(spoken(emulator)).toEqual([
      [JOHN.name, 'one'],
      [JOHN.name, 'two'],
    ]);
    expect(emulator.personas()).toHaveLength(1);
  });

  it('stays out of the way of a bot without a disk: one warning, an event, and memory', async () => {
    const warning = vi.spyOn(process, 'emitWarning').mockReturnValue(undefined);
    const file = join(folder, 'a file');
    await writeFile(file, '');
    const store = fileStore({ path: join(file, 'no folder') });
    const bot = await startBot({ personas: { store, roster: ROSTER } });
    await bot.handle(async (context) => {
      await context.sendText('one', { persona: 'john' });
      await context.sendText('two', { persona: { ...MARY, temporary: true } });
    });
    expect(spoken(bot.emulator).map(([name]) => name)).toEqual([JOHN.name, MARY.name]);
    await bot.plugin?.close();
    expect(bot.emulator.personas()).toHaveLength(1);
    expect(warning).toHaveBeenCalledTimes(1);
    expect(String(warning.mock.calls[0]?.[0])).toContain('no folder');
    const troubles = bot.events.filter(({ type }) => type === 'store');
    expect(troubles).toMatchObject([{ reason: expect.stringContaining('no folder') as string }]);
  });

  it('is the default, in .personas of the working folder', async () => {
    vi.spyOn(process, 'cwd').mockReturnValue(folder);
    const bot = await startBot({ personas: { store: undefined, roster: ROSTER } });
    await bot.handle((context) => context.sendText('hello', { persona: 'john' }));
    await bot.plugin?.close();
    expect(await readdir(join(folder, '.personas'))).toContain('records');
  });
});

describe('records of a later version', () => {
  it('are refused, not misread, and cost no message', async () => {
    const emulator = await startTestEmulator();
    const store = memoryStore();
    const before = botOn(emulator, { personas: { store, roster: ROSTER } });
    await before.handle((context) => context.sendText('before', { persona: 'john' }));
    const group = `${emulator.origin} ${PAGE.id} persona`;
    const [[key, record] = []] = await store.list(group);
    await store.set(key as string, { ...record, version: 2 } as never);

    const after = botOn(emulator, { personas: { store, roster: ROSTER } });
    await after.handle((context) => context.sendText('after', { persona: 'john' }));
    expect(spoken(emulator)).toEqual([
      [JOHN.name, 'before'],
      [null, 'after'],
    ]);
    expect(after.events.at(-1)).toMatchObject({
      type: 'fallback',
      reason: 'STORE',
      message: expect.stringMatching(/version 2.*up to version 1.*Update/) as string,
    });
    expect(emulator.personas()).toHaveLength(1);
  });
});
