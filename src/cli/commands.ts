import type { Command } from './command';
import { createCommand } from './personas/create';
import { deleteCommand } from './personas/delete';
import { doctorCommand } from './doctor/doctor';
import { emulateCommand } from './emulate/emulate';
import { getCommand } from './personas/get';
import { initCommand } from './personas/init';
import { listCommand } from './personas/list';
import { probeCommand } from './probe/probe';
import { pruneCommand } from './prune/prune';
import { syncCommand } from './sync/sync';

/** All commands, in the order in which help and README show them. */
export const COMMANDS: readonly Command[] = [
  createCommand,
  listCommand,
  getCommand,
  deleteCommand,
  initCommand,
  syncCommand,
  pruneCommand,
  doctorCommand,
  probeCommand,
  emulateCommand,
];
