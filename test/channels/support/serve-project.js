'use strict';

const { createServer } = require('node:http');
const { text } = require('node:stream/consumers');
const { bottender } = require('bottender');

/** Bottender expects the body parsed, and beside it the text that its signature was made of. */
async function readBody(request) {
  request.rawBody = await text(request);
  const isForm = request.headers['content-type'].includes('x-www-form-urlencoded');
  request.body = isForm
    ? Object.fromEntries(new URLSearchParams(request.rawBody))
    : JSON.parse(request.rawBody);
}

// Started in the folder of a project by a test, and gone with it.
process.once('disconnect', () => process.exit());

const app = bottender({ dev: false });
const handle = app.getRequestHandler();
const server = createServer((request, response) => {
  void readBody(request).then(() => handle(request, response));
});
server.listen(0, '127.0.0.1', () => process.send(`http://127.0.0.1:${server.address().port}`));
