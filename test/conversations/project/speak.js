'use strict';

// A process of this project. `serve` as the argument makes it the one that the webhook reaches; each line that it is
// given is said to the user, as John, outside an event.
const { createServer } = require('node:http');
const { createInterface } = require('node:readline');
const { bottender } = require('bottender');
const { plugins } = require('./bottender.config');

const [plugin] = plugins;
const [what, psid] = process.argv.slice(2);

async function serve() {
  const app = bottender({ dev: false });
  await app.prepare();
  const handle = app.getRequestHandler();
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    request.rawBody = Buffer.concat(chunks).toString();
    request.body = JSON.parse(request.rawBody);
    await handle(request, response);
  });
  server.listen(0, '127.0.0.1', () => console.log(`port ${server.address().port}`));
}

async function speak(text) {
  const before = await plugin.withConversation({ psid }, async (context) => {
    const { state } = context;
    context.setState({ said: text });
    await context.sendText(text, { persona: 'john' });
    return state;
  });
  console.log(`said ${text} after ${JSON.stringify(before)}`);
}

if (what === 'serve') void serve();
createInterface({ input: process.stdin }).on('line', (line) => {
  speak(line).catch((error) => console.log(`${error.code}: ${error.message}`));
});
