'use strict';

const { createServer } = require('node:http');
const { bottender } = require('bottender');
const { listen } = require('./loopback');

/**
 * Serves the Bottender project of the working folder as `bottender start` does, with Bottender's own request
 * handler, but on the loopback interface alone.
 */
async function serveBot(port) {
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
  return listen(server, port);
}

/** Bottender expects the body parsed, and beside it the text that its signature was made of. */
async function readBody(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  request.rawBody = Buffer.concat(chunks).toString();
  request.body = request.rawBody === '' ? {} : JSON.parse(request.rawBody);
}

module.exports = { serveBot };
