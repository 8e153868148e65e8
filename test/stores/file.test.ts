import { mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { fileStore, memoryStore, PersonaError } from '../../src';
import { botOn, JOHN, MARY, PAGE, spoken, startBot, startTestEmulator } from '../support/bot';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'personas-'));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true });
});

const ROSTER = { john: JOHN, mary: MARY };

describe('fileStore()', () => {
  it('opens nothing before the first use', async () => {
    fileStore({ path: join(folder, 'personas') });
    expect(await readdir(folder)).toEqual([]);
  });

  it('makes its folder', async () => {
    const store = fileStore({ path: join(folder, 'deep', 'down') });
    expect(await store.get('a b')).toBeUndefined();
    await store.close();
    expect(await readdir(join(folder, 'deep'))).toEqual(['down']);
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

  it('keeps working on a file that another process has just made', async () => {
    await writeFile(join(folder, 'data.mdb'), '');
    const store = fileStore({ path: folder });
    expect(await store.get('a b')).toBeUndefined();
    await store.close();
  });

  const damaged: [string, (file: string) => Promise<void>][] = [
    ['is something else', (file) => writeFile(file, 'this is no database'.repeat(1000))],
    ['is cut off in its first page', (file) => truncate(file, 100)],
    ['is cut off after its first page', (file) => truncate(file, 4096)],
  ];

  it.each(damaged)(
    'names the folder and what to do where its file %s, and costs no message',
    async (_, damage) => {
      const before = fileStore({ path: folder });
      await before.get('a b');
      await before.close();
      await damage(join(folder, 'data.mdb'));
      const store = fileStore({ path: folder });
      const failure = store.get('a b');
      await expect(failure).rejects.toBeInstanceOf(PersonaError);
      await expect(failure).rejects.toMatchObject({ code: 'STORE' });
      await expect(failure).rejects.toThrow(folder);
      await expect(failure).rejects.toThrow(/move them away/);
      const bot = await startBot({ personas: { store, roster: ROSTER } });
      await bot.handle((context) => context.sendText('hello', { persona: 'john' }));
      expect(spoken(bot.emulator)).toEqual([[null, 'hello']]);
      expect(bot.events.at(-1)).toMatchObject({ type: 'fallback', reason: 'STORE' });
    },
  );

  it('is the default, in .personas of the working folder', async () => {
    vi.spyOn(process, 'cwd').mockReturnValue(folder);
    const bot = await startBot({ personas: { store: undefined, roster: ROSTER } });
    await bot.handle((context) => context.sendText('hello', { persona: 'john' }));
    await bot.plugin?.close();
    expect(await readdir(join(folder, '.personas'))).toContain('data.mdb');
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
