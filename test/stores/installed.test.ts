import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { build } from 'esbuild';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';

import { fileStore, type ClaimRecord } from '../../src';

const KEY = 'o 1 claim a';
const CLAIM: ClaimRecord = { kind: 'claim', version: 1, owner: 'somebody' };

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'personas-'));
});
afterEach(() => rm(folder, { recursive: true }));

interface Locked {
  dev?: boolean;
  devOptional?: boolean;
  peer?: boolean;
  optional?: boolean;
  os?: string[];
  cpu?: string[];
  hasInstallScript?: boolean;
}

describe('what the package needs at run time', () => {
  it('is nothing native, optional, of one platform, or made by an install script', () => {
    const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
      packages: Record<string, Locked>;
    };
    const atRunTime = Object.entries(lock.packages).filter(
      ([path, { dev, devOptional, peer }]) => path !== '' && !dev && !devOptional && !peer,
    );
    expect(atRunTime.map(([path]) => path)).toContain('node_modules/commander');
    const doubtful = atRunTime.filter(
      ([, { optional, os, cpu, hasInstallScript }]) => optional ?? os ?? cpu ?? hasInstallScript,
    );
    expect(doubtful).toEqual([]);
  });

  it('fits into the bundle of a bot, made by esbuild', async () => {
    const outfile = join(folder, 'bot.js');
    const entryPoints = [join(__dirname, 'support/bot-to-bundle.js')];
    await build({ entryPoints, outfile, bundle: true, platform: 'node', logLevel: 'error' });
    const args = [outfile, join(folder, 'personas')];
    const said = execFileSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
    expect(JSON.parse(said)).toEqual([[KEY, CLAIM]]);
    expect(await readdir(join(folder, 'personas'))).toContain('records');
  });
});

describe('the default store under fake timers', () => {
  it('works where they came first', () => {
    const script = join(__dirname, 'support/under-fake-timers.js');
    const said = execFileSync(process.execPath, [script, folder], { encoding: 'utf8' });
    expect(JSON.parse(said)).toEqual([[KEY, CLAIM]]);
  });

  it('works where they came later', async () => {
    const store = fileStore({ path: folder });
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    await store.set(KEY, CLAIM);
    expect(await store.list('o 1 claim')).toEqual([[KEY, CLAIM]]);
  });
});
