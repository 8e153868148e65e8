'use strict';

const { spawn } = require('node:child_process');
const { once } = require('node:events');
const { mkdtemp, rm } = require('node:fs/promises');
const { createServer } = require('node:net');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { Redis } = require('ioredis');

/**
 * Starts a Redis on a free port of the loopback interface, in a folder that goes with it.
 *
 * @throws an error that says what to install where there is none on this machine
 */
async function startRedis() {
  const folder = await mkdtemp(join(tmpdir(), 'bench-redis-'));
  const port = await freePort();
  const args = ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', folder, '--save', ''];
  const server = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const close = async () => {
    if (server.pid !== undefined && server.exitCode === null) {
      const exited = once(server, 'exit');
      server.kill('SIGKILL');
      await exited;
    }
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await ready(server);
  } catch (error) {
    await close();
    throw error;
  }
  return { client: () => new Redis(port, '127.0.0.1'), close };
}

/** Its own word: a question on the port might be answered by somebody else's Redis. */
async function ready(server) {
  const failed = once(server, 'error').then(([error]) => Promise.reject(error));
  const says = (async () => {
    for await (const said of server.stdout) if (/ready to accept/i.test(said)) return;
    throw new Error('redis-server ended before it was ready.');
  })();
  try {
    await Promise.race([says, failed]);
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    throw new Error(
      'The bench needs redis-server: install Redis (the package "redis-server" or "redis" of your system).',
      { cause: error },
    );
  }
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

module.exports = { startRedis };
