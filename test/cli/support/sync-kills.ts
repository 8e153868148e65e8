import { setTimeout as sleep } from 'node:timers/promises';

import type { CommandLine } from './command-line';

/**
 * Runs sync again and again, and kills it each time at a random moment until it has been killed so many times; then
 * it may finish.
 *
 * @param longestMs the latest moment
 * @returns how many of them were killed while they were at work
 */
export async function syncWithKills(
  { start, run }: CommandLine,
  kills: number,
  longestMs: number,
): Promise<{ killed: number; code: number | null; stderr: string }> {
  let killed = 0;
  for (let index = 0; index < kills; index += 1) {
    const sync = start(['sync']);
    await sleep(Math.random() * longestMs);
    sync.kill('SIGKILL');
    if ((await sync.ended).code === null) killed += 1;
  }
  const { code, stderr } = await run('sync');
  return { killed, code, stderr };
}
