'use strict';

const { once } = require('node:events');
const { mkdtempSync, readFileSync, rmSync } = require('node:fs');
const { createServer } = require('node:http');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { startEmulator } = require('bottender-persona/emulator');
const { startServer } = require('./server');

// Made up, and good for the emulator alone.
const PAGE = { id: '1000000000001', name: "Jasper's Market", accessToken: 'emulated-market-token' };
const APP_SECRET = 'emulated-app-secret';
const APP_ID = '4711';

/** Shows the desk with the emulator in the place of Messenger, until it is asked to end. */
async function main() {
  const asked = Promise.race(
    ['SIGINT', 'SIGTERM', 'SIGHUP'].map((signal) => once(process, signal)),
  );
  const closing = [];
  try {
    // The emulator forgets its personas when it ends, so what refers to them must go, too.
    const folder = mkdtempSync(join(tmpdir(), 'bottender-persona-desk-'));
    closing.push(() => rmSync(folder, { recursive: true, force: true }));
    const emulator = await startEmulator({
      pages: [PAGE],
      appSecret: APP_SECRET,
      appId: APP_ID,
      windows: true,
    });
    closing.push(() => emulator.close());
    const pictures = await servePictures();
    closing.push(pictures.close);

    Object.assign(process.env, {
      DESK_FOLDER: folder,
      PICTURES_URL: pictures.url,
      MESSENGER_ORIGIN: emulator.origin,
      MESSENGER_ACCESS_TOKEN: PAGE.accessToken,
      MESSENGER_APP_ID: APP_ID,
      MESSENGER_APP_SECRET: APP_SECRET,
      MESSENGER_VERIFY_TOKEN: 'emulated-verify-token',
      // Every call stays on this machine, whatever proxy the network outside asks for.
      no_proxy: '*',
    });
    // The project is this folder, wherever it is started.
    process.chdir(__dirname);
    const deskPort = Number(process.env.DESK_PORT ?? 0);
    const server = await startServer({ port: 0, deskPort, secret: process.env.DESK_SECRET });
    closing.push(server.close);
    emulator.webhook = server.webhook;

    console.log(`The customer's page: ${emulator.url}?pictures=1
The desk:            ${server.desk.withSecret}

Open both, side by side. As the customer, say hello, and ask for a person; then take the
conversation at the desk. A second agent is another window of the desk. Ctrl-C ends it.`);
    await asked;
  } finally {
    for (const close of closing.reverse()) await close();
  }
}

/** Stands in for the web server that Messenger downloads the faces from. */
async function servePictures() {
  const server = createServer(({ url }, response) => {
    const [, name] = /^\/([a-z]+\.png)$/.exec(url) ?? [];
    try {
      const bytes = readFileSync(join(__dirname, 'faces', `${name}`));
      response.writeHead(200, { 'content-type': 'image/png' }).end(bytes);
    } catch {
      response.writeHead(404).end();
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
