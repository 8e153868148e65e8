import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import createDebug from 'debug';

import { serveBot } from './bot-server';
import { EmulateFailure } from '../setting/failure';
import type { Answer, Orders } from './orders';
import { loadProject, type Project } from './project';

const debug = createDebug('bottender-persona:emulate');
/** What a plugin may take to delete its temporary personas. */
const CLOSE_WITHIN_MS = 5_000;

let project: Project | undefined;

/** Starts the bot of the folder that this process was started in. */
async function start(orders: Orders): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bottender-persona-'));
  // However the process ends: what is in there is of no use to anybody afterwards.
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  try {
    project = await loadProject(orders, folder);
    const { url } = await serveBot(project.handle);
    answer({ webhook: `${url}${project.path}` });
  } catch (error) {
    debug('%O', error);
    answer({ failure: error instanceof EmulateFailure ? error.message : String(error) });
  }
}

async function end(): Promise<void> {
  setTimeout(() => process.exit(1), CLOSE_WITHIN_MS).unref();
  await project?.close();
  process.exit();
}

function answer(message: Answer): void {
  process.send?.(message);
}

// Ctrl-C reaches every process of a terminal: this one is told to end by the one that started it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
process.on(
  'message',
  (message: Orders | 'end') => void (message === 'end' ? end() : start(message)),
);
// Who started it is gone without a word.
process.once('disconnect', () => void end());
