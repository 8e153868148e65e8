'use strict';

const { execFile } = require('node:child_process');
const { join } = require('node:path');
const { promisify } = require('node:util');

/** Runs one of `processes/` in a process of its own; returns the JSON that it prints. */
async function inProcess(name, ...args) {
  const script = join(__dirname, '../processes', `${name}.js`);
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', script, ...args]);
  return JSON.parse(stdout);
}

module.exports = { inProcess };
