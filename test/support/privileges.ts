import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { it } from 'vitest';

/** What some tests need of the system, and how to find out whether it is there. */
const NEEDS = {
  'another user': () => {
    process.seteuid?.(65_534);
    process.seteuid?.(0);
  },
  'a disk of its own': () => {
    const folder = mkdtempSync(join(tmpdir(), 'disk-'));
    execFileSync('mount', ['-t', 'tmpfs', 'none', folder], { stdio: 'ignore' });
    execFileSync('umount', [folder], { stdio: 'ignore' });
    rmdirSync(folder);
  },
  'process namespaces': () => {
    execFileSync('unshare', ['--pid', '--fork', '--mount-proc', 'true'], { stdio: 'ignore' });
  },
};

/** `it` where the system grants what the test needs, else a test that is skipped, with a line that says so. */
export function itWith(need: keyof typeof NEEDS): typeof it | typeof it.skip {
  try {
    if (process.geteuid?.() !== 0) throw new Error('only root may do that');
    NEEDS[need]();
    return it;
  } catch (error) {
    // Not even root may do that in some containers: that says nothing of the code.
    console.log(`Tests that need ${need} are skipped: ${(error as Error).message}`);
    return it.skip;
  }
}
