'use strict';

const { spawn } = require('node:child_process');
const { once } = require('node:events');
const { mkdtemp, rm } = require('node:fs/promises');
const { createServer } = require('node:http');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { listen } = require('./loopback');

/**
 * Starts a Redis on a free port of the loopback interface, in a folder that goes with it.
 *
 * @throws an error with the code `NO_REDIS` where there is none on this machine
 */
async function startRedis() {
  const folder = await mkdtemp(join(tmpdir(), 'personas-redis-'));
  const port = await freePort();
  const args = ['--port', port, '--bind', '127.0.0.1', '--dir', folder, '--save', ''];
  const server = spawn('redis-server', args, {
    // In a process group of its own: Ctrl-C must not end it before the workers, who still need it.
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const kill = () => server.kill('SIGKILL');
  // Nothing else ends it if this process fails.
  process.once('exit', kill);
  const ended = new Promise((resolve) => server.once('exit', resolve).once('error', resolve));

  const close = async () => {
    // There is nothing to save.
    kill();
    await ended;
    process.off('exit', kill);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await ready(server);
  } catch (error) {
    await close();
    throw error;
  }
  return { url: `redis://127.0.0.1:${port}`, pid: server.pid, close };
}

/** Its own word: a question on the port might be answered by somebody else's Redis. */
async function ready(server) {
  let said = '';
  const says = new Promise((resolve) => {
    server.stdout.setEncoding('utf8').on('data', (text) => {
      said += text;
      if (/ready to accept connections/i.test(said)) resolve();
    });
  });
  const exits = once(server, 'exit').then(
    () => {
      throw new Error(`redis-server did not start:\n${said}`);
    },
    (error) => {
      if (error.code !== 'ENOENT') throw error;
      throw Object.assign(
        new Error(
          'This example needs redis-server: install Redis (redis.io/docs/install, or the package "redis" or ' +
            '"redis-server" of your system), or set REDIS_URL to a Redis that runs.',
        ),
        { code: 'NO_REDIS' },
      );
    },
  );
  await Promise.race([says, exits]);
  // It will exit one day, and `close` waits for that.
  exits.catch(() => undefined);
}

async function freePort() {
  const { url, close } = await listen(createServer());
  await close();
  return new URL(url).port;
}

module.exports = { startRedis };
