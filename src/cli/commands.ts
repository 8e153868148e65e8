import type { Command } from './command';
import { createCommand } from './create';
import { deleteCommand } from './delete';
import { doctorCommand } from './doctor/doctor';
import { emulateCommand } from './emulate';
import { getCommand } from './get';
import { listCommand } from './list';
import { pruneCommand } from './prune/prune';
import { syncCommand } from './sync/sync';

/** All commands, in the order in which help and README show them. */
export const COMMANDS: readonly Command[] = [
  createCommand,
  listCommand,
  getCommand,
  deleteCommand,
  syncCommand,
  pruneCommand,
  doctorCommand,
  emulateCommand,
];
