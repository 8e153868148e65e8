import { rmSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname } from 'node:path';

import createDebug from 'debug';

import { EmulateFailure } from '../setting/failure';
import { setEnvironment } from './environment';
import { loadedFiles, whyBroken } from './loading';
import type { Orders, Word } from './orders';
import { loadProject, type Project } from './project';

const debug = createDebug('bottender-persona:emulate');
/** What a plugin may take to delete its temporary personas. */
const CLOSE_WITHIN_MS = 5_000;

let project: Project | undefined;
let folder: string | undefined;

/** Starts the bot of the folder that this process was started in. */
async function start(orders: Orders): Promise<void> {
  ({ folder } = orders);
  try {
    setEnvironment(process.env, orders);
    project = await loadProject(orders, (report) => say({ report }));
    const url = await serve(project.handle);
    say({ webhook: `${url}${project.path}`, files: loadedFiles() });
  } catch (error) {
    debug('%O', error);
    const failure = error instanceof EmulateFailure ? error.message : whyBroken(error);
    say({ failure, files: loadedFiles() });
  }
}

/** Serves webhooks as `bottender start` does, but on the loopback interface alone and on a free port. */
async function serve(handle: RequestListener): Promise<string> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const rawBody = Buffer.concat(chunks).toString();
      Promise.resolve()
        .then((): unknown => (rawBody === '' ? {} : JSON.parse(rawBody)))
        // Bottender expects the body parsed, and beside it the text that its signature was made of.
        .then((body) => handle(Object.assign(request, { rawBody, body }), response))
        .catch(() => void response.writeHead(400))
        // Bottender leaves a path that no channel listens to without an answer.
        .finally(() => response.writableEnded || response.writeHead(404).end());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function end(last: () => void = () => undefined): Promise<void> {
  setTimeout(() => process.exit(1), CLOSE_WITHIN_MS).unref();
  await project?.close();
  last();
  process.exit();
}

/** Only one that was made for this run: a folder that somebody gave stays. */
function removeFolder(): void {
  const isTemporary = folder !== undefined && dirname(folder) === tmpdir();
  if (isTemporary) rmSync(folder as string, { recursive: true, force: true });
}

function say(word: Word): void {
  process.send?.(word);
}

// Ctrl-C reaches every process of a terminal: this one is told to end by the one that started it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
process.on(
  'message',
  (message: Orders | 'end') => void (message === 'end' ? end() : start(message)),
);
// Who started it is gone without a word, and can no longer take the folder away.
process.once('disconnect', () => void end(removeFolder));
