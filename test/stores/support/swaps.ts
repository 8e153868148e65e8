import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import { expect } from 'vitest';

import type { SharedStore } from '../../processes/support';

/** The record that all of them swap. */
export const SWAPPED_KEY = 'o 1 claim a';

/** A swap as its process tells of it. */
export interface Swap {
  from: string;
  to: string;
  /** `undefined` where the process was killed before it could say so. */
  won: boolean | undefined;
}

export interface Swapper {
  process: ChildProcess;
  isRunning(): boolean;
  /** Resolves when it has told of so many swaps more. */
  goesOn(swaps?: number): Promise<void>;
  /** Resolves when it has ended, with all that it did. */
  swaps: Promise<Swap[]>;
}

/** Starts a process that swaps one record, see swapper.js. */
export function startSwapper({ at }: SharedStore, name: string, rounds: number): Swapper {
  const task = { name, key: SWAPPED_KEY, rounds, at };
  const script = join(__dirname, 'swapper.js');
  const child = spawn(process.execPath, [script, JSON.stringify(task)]);
  let said = '';
  let complaint = '';
  child.stdout.on('data', (text: Buffer) => (said += text.toString()));
  child.stderr.on('data', (text: Buffer) => (complaint += text.toString()));
  const closed = once(child, 'close');
  let running = true;
  child.once('close', () => (running = false));
  const linesSaid = () => said.split('\n').length;
  return {
    process: child,
    isRunning: () => running,
    async goesOn(swaps = 1) {
      for (const until = linesSaid() + swaps; linesSaid() < until && child.exitCode === null;) {
        await Promise.race([once(child.stdout, 'data'), closed]);
      }
    },
    swaps: closed.then(([code, signal]) => {
      if (code !== 0 && signal !== 'SIGKILL') throw new Error(`a process failed: ${complaint}`);
      const lines = said.split('\n').filter((line) => line.split(' ').length === 3);
      return lines.map((line): Swap => {
        const [from = '', to = '', outcome] = line.split(' ');
        return { from, to, won: outcome ? outcome === 'won' : undefined };
      });
    }),
  };
}

/**
 * Checks that all swaps that were won can have happened one after the other: what one wrote is what one other found,
 * or what is there at the end.
 */
export function checkChain(swaps: readonly Swap[], last: string): void {
  const won = swaps.filter((swap) => swap.won);
  const written = ['nothing', ...won.map(({ to }) => to)];
  const found = [...won.map(({ from }) => from), last];
  expect(written.sort()).toEqual(found.sort());
}

/** The same where processes were killed: what they had begun has happened, or has not. */
export function checkChainOfKilled(swaps: readonly Swap[], last: string): void {
  const found = new Set([last, ...swaps.filter(({ won }) => won).map(({ from }) => from)]);
  const settled = swaps.map((swap) => ({ ...swap, won: swap.won ?? found.has(swap.to) }));
  // A record taken away leaves no name by which to know who did it.
  const named = (names: string[]) => names.filter((name) => name !== 'nothing').sort();
  const won = settled.filter((swap) => swap.won && swap.to !== 'nothing');
  const gone = settled.filter(({ to, won: happened }) => happened && to === 'nothing');
  const replaced = named([...won, ...gone].map(({ from }) => from));
  expect(new Set(replaced).size).toBe(replaced.length);
  const written = new Set(won.map(({ to }) => to));
  for (const name of [...replaced, ...named([last])]) expect(written).toContain(name);
}
