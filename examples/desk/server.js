'use strict';

const { randomBytes } = require('node:crypto');
const { once } = require('node:events');
const { createServer } = require('node:http');
const { bottender } = require('bottender');

const MIN_SECRET = 16;

/**
 * Starts the bot and its desk in one process.
 *
 * @param port where webhooks come in
 * @param deskPort where the agents' page is, on this machine alone
 * @param secret what agents have to know
 */
async function startServer({ port, deskPort, secret = randomBytes(24).toString('base64url') }) {
  if (secret.length < MIN_SECRET) throw new Error(`DESK_SECRET needs ${MIN_SECRET} characters.`);
  // Loaded as late as this, so that whoever starts the server can set the environment before.
  const { plugins } = require('./bottender.config');
  const { conversations } = require('./desk/conversations');
  const { Desk } = require('./desk/desk');
  const { createSite } = require('./desk/site');
  const roster = require('./roster');

  const app = bottender({ dev: false });
  await app.prepare();
  const [{ withConversation }] = plugins;
  const desk = new Desk({ conversations, withConversation, roster });
  const site = createSite({ desk, conversations, roster, secret });
  const bot = createServer((request, response) =>
    serve(app.getRequestHandler(), request, response),
  );
  const deskUrl = await listen(site.server, deskPort);
  return {
    webhook: `${await listen(bot, port)}/webhooks/messenger`,
    desk: { url: deskUrl, withSecret: `${deskUrl}/#secret=${encodeURIComponent(secret)}` },
    async close() {
      const ended = Promise.all([end(bot), end(site.server)]);
      site.endStreams();
      await desk.settled();
      // The answers have been written by then. Browsers keep connections in store that would hold this up.
      setImmediate(() => site.server.closeAllConnections());
      await ended;
      for (const plugin of plugins) await plugin.close();
    },
  };
}

/** Hands a webhook to Bottender, which expects the body parsed, and beside it the text that its signature was made of. */
async function serve(handle, request, response) {
  try {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    request.rawBody = Buffer.concat(chunks).toString();
    request.body = request.rawBody === '' ? {} : JSON.parse(request.rawBody);
  } catch {
    response.writeHead(400).end();
    return;
  }
  await handle(request, response);
  // Bottender leaves a path that no channel listens to without an answer.
  if (!response.writableEnded) response.writeHead(404).end();
}

async function listen(server, port) {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${server.address().port}`;
}

/** No more requests; those under way are answered before, a webhook when its handler has ended. */
function end(server) {
  return new Promise((resolve) => server.close(resolve));
}

async function main() {
  const { PORT = 5000, DESK_PORT = 5001, DESK_SECRET } = process.env;
  const server = await startServer({
    port: Number(PORT),
    deskPort: Number(DESK_PORT),
    secret: DESK_SECRET,
  });
  console.log(`Webhook: ${server.webhook}`);
  console.log(`Desk:    ${DESK_SECRET ? server.desk.url : server.desk.withSecret}`);
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  await Promise.race(signals.map((signal) => once(process, signal)));
  await server.close();
}

if (require.main === module) {
  main().catch((error) => {
    console.error(error);
    process.exitCode = 1;
  });
}

module.exports = { startServer };
