import { once } from 'node:events';
import { createServer, request, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'vitest';

/** A call on its way through the proxy. */
export interface ProxiedCall {
  readonly method: string;
  /** With version and query. */
  readonly url: URL;
}

/** An answer, whose body is JSON. */
export interface ProxiedAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Answers in the place of the emulator, or with what it changes of the emulator's answer. */
export type Rewrite = (
  call: ProxiedCall,
  forward: (url?: URL) => Promise<ProxiedAnswer>,
) => Promise<ProxiedAnswer> | undefined;

/**
 * A server in front of the emulator, for answers that the emulator does not give.
 *
 * @returns its origin
 */
export async function startProxy(
  target: string,
  rewrite: Rewrite,
  onTestFinished: TestContext['onTestFinished'],
): Promise<string> {
  let origin = '';
  const server = createServer((incoming, response) => {
    void (async () => {
      const body = await bytesOf(incoming);
      const { method = 'GET', url: path = '/', headers } = incoming;
      const url = new URL(path, origin);
      const forward = async (to = url) => {
        const outgoing = request(new URL(`${to.pathname}${to.search}`, target), {
          method,
          headers: { ...headers, host: new URL(target).host },
        });
        outgoing.end(body);
        const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
        const text = (await bytesOf(answer)).toString().replaceAll(target, origin);
        return { status: answer.statusCode ?? 0, body: JSON.parse(text) as unknown };
      };
      const answer = await (rewrite({ method, url }, forward) ?? forward());
      response.writeHead(answer.status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(answer.body));
    })();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return origin;
}

async function bytesOf(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
