'use strict';

const { readFileSync } = require('node:fs');
const Module = require('node:module');
const { join, sep } = require('node:path');
const { transformSync } = require('esbuild');

const ROOT = join(__dirname, '../..');
const SRC = join(ROOT, 'src') + sep;
const DIST = join(ROOT, 'dist') + sep;

// The simulator is TypeScript, and what it tries is the package as it is built.
Module._extensions['.ts'] = (module, filename) => {
  const { code } = transformSync(readFileSync(filename, 'utf8'), {
    ...{ loader: 'ts', format: 'cjs', target: 'es2022' },
    ...{ sourcefile: filename, sourcemap: 'inline' },
  });
  module._compile(code, filename);
};

const resolve = Module._resolveFilename;
Module._resolveFilename = function (request, parent, ...rest) {
  if (request.startsWith('.') && parent?.filename?.startsWith(__dirname)) {
    const path = join(parent.filename, '..', request);
    if (`${path}${sep}`.startsWith(SRC)) {
      return resolve.call(
        this,
        `${DIST}${`${path}${sep}`.slice(SRC.length)}`.slice(0, -1),
        parent,
        ...rest,
      );
    }
  }
  return resolve.call(this, request, parent, ...rest);
};

require('./command/main')
  .main(process.argv.slice(2))
  .then((code) => {
    process.exitCode = code;
  });
