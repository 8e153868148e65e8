'use strict';

const { createServer } = require('node:http');
const { bottender } = require('bottender');
const { plugins, redis } = require('./bottender.config');
const { askedToEnd } = require('./signals');

/** Less than process managers wait before they kill: Docker 10 seconds, Kubernetes 30. */
const END_WITHIN_MS = 9_000;

/** One process of the bot: serves webhooks on `PORT` until it is asked to end. */
async function main() {
  const asked = askedToEnd();
  const app = bottender({ dev: false });
  await app.prepare();
  const handle = app.getRequestHandler();

  const server = createServer(async (request, response) => {
    try {
      await readBody(request);
    } catch {
      response.writeHead(400).end();
      return;
    }
    await handle(request, response);
    // Bottender leaves a path that no channel listens to without an answer.
    if (!response.writableEnded) response.writeHead(404).end();
  });
  // Workers take turns by connection: one that is kept open would bring all its events to the same worker.
  server.maxRequestsPerSocket = 1;
  server.listen(Number(process.env.PORT), '127.0.0.1');

  await asked;
  await end(server);
}

/** Each step needs what the next one takes away. */
async function end(server) {
  // What hangs must not hold up the rest. What is left then, the other workers sweep: it is on record in Redis.
  setTimeout(() => process.exit(1), END_WITHIN_MS).unref();

  // No more webhooks. Those under way are answered when their handlers have ended (`sync` in bottender.config.js), so
  // this waits for the handlers; ended earlier, a customer would hear half an answer.
  await new Promise((resolve) => server.close(resolve));

  // Temporary personas are deleted in the background, after their handler. This waits until they are gone and off the
  // record, and signs this process off there, so that no other waits until it counts as dead. It needs Redis for that.
  for (const plugin of plugins) await plugin.close?.();

  // The client belongs to the bot, so the plugin has left it open. `quit` waits for what was sent before.
  await redis.quit();

  // Bottender's session store has a client of its own and no way to close it, which would keep the process alive. The
  // sessions are saved: that came before the answers.
  process.exit(0);
}

/** Bottender expects the body parsed, and beside it the text that its signature was made of. */
async function readBody(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  request.rawBody = Buffer.concat(chunks).toString();
  request.body = request.rawBody === '' ? {} : JSON.parse(request.rawBody);
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
