import type { Command } from './command';
import { createCommand } from './create';
import { deleteCommand } from './delete';
import { getCommand } from './get';
import { listCommand } from './list';
import { syncCommand } from './sync/sync';

/** All commands, in the order in which help and README show them. `emulate` comes last. */
export const COMMANDS: readonly Command[] = [
  createCommand,
  listCommand,
  getCommand,
  deleteCommand,
  syncCommand,
];
