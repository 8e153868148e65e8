'use strict';

const cluster = require('node:cluster');
const { once } = require('node:events');
const { join } = require('node:path');

/**
 * Starts workers behind one port of the loopback interface.
 *
 * @param env what they read beside the environment of this process
 */
async function startWorkers(count, env) {
  cluster.setupPrimary({ exec: join(__dirname, 'worker.js'), cwd: __dirname, args: [] });
  // In a cluster, port 0 is the same free port for all.
  const workers = Array.from({ length: count }, () => cluster.fork({ ...env, PORT: 0 }));
  const exits = workers.map(async (worker) => {
    const [code, signal] = await once(worker, 'exit');
    return signal ?? code;
  });

  /** Asks them to end, as a process manager would. Resolves with how each one ended: 0 is well. */
  const stop = () => {
    for (const { process: child } of workers) child.kill('SIGTERM');
    return Promise.all(exits);
  };

  const endedEarly = Promise.race(exits).then((how) => {
    throw new Error(`A worker ended before it listened (${how}).`);
  });
  try {
    const [{ port }] = await Promise.race([Promise.all(workers.map(listening)), endedEarly]);
    // From here on a worker's end is told by `stop`.
    endedEarly.catch(() => undefined);
    const pids = workers.map(({ process: child }) => child.pid);
    return { url: `http://127.0.0.1:${port}`, pids, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function listening(worker) {
  const [address] = await once(worker, 'listening');
  return address;
}

module.exports = { startWorkers };
