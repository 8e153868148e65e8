import type { IncomingHttpHeaders } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach } from 'vitest';

/** One webhook request as it came. */
export interface Delivery {
  headers: IncomingHttpHeaders;
  raw: Buffer;
  body: {
    object: string;
    entry: [{ id: string; time: number; messaging: [Record<'message' | 'postback', object>] }];
  };
}

const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});

/** A bot's webhook that ends with the test: keeps what it gets, and answers what it is told to. */
export async function startWebhook(
  answer: (delivery: Delivery) => number | Promise<number> = () => 200,
): Promise<{ url: string; deliveries: Delivery[]; next: () => Promise<Delivery> }> {
  const deliveries: Delivery[] = [];
  const waiting: ((delivery: Delivery) => void)[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const raw = Buffer.concat(chunks);
      const delivery = {
        headers: request.headers,
        raw,
        body: JSON.parse(raw.toString()) as Delivery['body'],
      };
      deliveries.push(delivery);
      void Promise.resolve(answer(delivery)).then((status) => response.writeHead(status).end());
      waiting.shift()?.(delivery);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(async () => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await closed;
  });
  const { port } = server.address() as AddressInfo;
  const next = () => new Promise<Delivery>((resolve) => waiting.push(resolve));
  return { url: `http://127.0.0.1:${port}/webhooks/messenger`, deliveries, next };
}
