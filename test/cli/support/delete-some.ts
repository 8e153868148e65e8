import { createHmac } from 'node:crypto';

import { expect } from 'vitest';

import { APP_SECRET, MARKET, type CommandLine } from './command-line';

const proof = createHmac('sha256', APP_SECRET).update(MARKET.accessToken).digest('hex');

/** Deletes the oldest personas behind the back of the command line. */
export async function deleteSome(line: CommandLine, count: number): Promise<void> {
  for (const { id } of line.emulator.personas().slice(0, count)) await deleteOne(line, id);
}

/** Deletes this persona behind the back of the command line. */
export async function deleteOne({ emulator }: CommandLine, id: string): Promise<void> {
  const call = await fetch(
    `${emulator.origin}/${id}?access_token=${MARKET.accessToken}&appsecret_proof=${proof}`,
    { method: 'DELETE' },
  );
  expect(call.status).toBe(200);
}
