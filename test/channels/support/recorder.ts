import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

import { afterEach } from 'vitest';

/** A request that reached a platform. */
export interface Arrived {
  readonly method: string;
  readonly path: string;
  /** As an object, whether it came as JSON or as a form. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** A server that stands in for the platforms of all channels, and keeps what arrives. */
export interface Recorder {
  readonly origin: string;
  readonly arrived: Arrived[];
  close(): Promise<void>;
}

/** What each platform says to a message that it takes. */
const ANSWERS: [path: RegExp, answer: object][] = [
  [/^\/v2\/bot\//, {}],
  [/^\/api\//, { ok: true }],
  [/^\/pa\//, { status: 0, status_message: 'ok', message_token: 1 }],
  [/^\/bot/, { ok: true, result: {} }],
  [/^\/2010-04-01\//, { sid: 'SM1' }],
];

const open: Recorder[] = [];

afterEach(async () => {
  for (const recorder of open.splice(0)) await recorder.close();
});

/** Starts a recorder that the test's end stops. */
export async function startRecorder(): Promise<Recorder> {
  const arrived: Arrived[] = [];
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const path = request.url ?? '';
      arrived.push({ method: request.method ?? '', path, body });
      const answer = ANSWERS.find(([pattern]) => pattern.test(path))?.[1];
      response.writeHead(answer ? 200 : 404, { 'content-type': 'application/json' });
      response.end(JSON.stringify(answer ?? {}));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const recorder: Recorder = {
    origin: `http://127.0.0.1:${port}`,
    arrived,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  open.push(recorder);
  return recorder;
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  const content = await text(request);
  if (content === '') return {};
  const isForm = request.headers['content-type']?.includes('x-www-form-urlencoded');
  if (!isForm) return JSON.parse(content) as Record<string, unknown>;
  return Object.fromEntries(new URLSearchParams(content));
}
