import type { ServerResponse } from 'node:http';

import type { Chronicle, Mark } from './chronicle';

/** Updates within this time travel together, so that a flood of messages is a handful of them. */
const GATHER_MS = 20;
const HEARTBEAT_MS = 15_000;

/**
 * Tells a page over server-sent events what happened since a mark and what happens from now on.
 * Each event carries the mark to go on from, which the browser repeats when it connects again.
 */
export function openStream(
  response: ServerResponse,
  chronicle: Chronicle,
  lastMark: Mark | undefined,
): void {
  let mark = lastMark;
  let gathering: NodeJS.Timeout | undefined;

  const send = () => {
    gathering = undefined;
    // A page that reads too slowly is told everything at once when it has caught up.
    if (response.writableNeedDrain) return void response.once('drain', send);
    const { mark: reached, update } = chronicle.since(mark);
    mark = reached;
    response.write(`id: ${reached}\ndata: ${JSON.stringify(update)}\n\n`);
  };
  const stopWatching = chronicle.watch(() => {
    gathering ??= setTimeout(send, GATHER_MS);
  });
  const heartbeat = setInterval(() => response.write(': still here\n\n'), HEARTBEAT_MS);
  response.on('close', () => {
    stopWatching();
    clearTimeout(gathering);
    clearInterval(heartbeat);
  });

  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  response.write('retry: 500\n\n');
  send();
}
