'use strict';

const { execFile } = require('node:child_process');
const { join } = require('node:path');
const { promisify } = require('node:util');

/** Runs one of `processes/` in a process of its own; returns the JSON that it prints. */
function inProcess(name, ...args) {
  return start([], name, args);
}

/**
 * The same with a young generation so large that what a round allocates is not collected before it is counted. V8 takes
 * megabytes.
 */
function inRoomyProcess(name, ...args) {
  return start(['--min-semi-space-size=64', '--max-semi-space-size=128'], name, args);
}

async function start(flags, name, args) {
  const script = join(__dirname, '../processes', `${name}.js`);
  const command = ['--expose-gc', ...flags, script, ...args];
  const { stdout } = await promisify(execFile)(process.execPath, command);
  return JSON.parse(stdout);
}

module.exports = { inProcess, inRoomyProcess };
