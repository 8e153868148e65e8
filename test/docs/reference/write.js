'use strict';

const { writeFileSync } = require('node:fs');
const { join } = require('node:path');

const { DIFFERENCES } = require('../../../dist/emulator');
const { generatePages } = require('./generate');

/** Writes what of docs/ is made of the code. */
async function main() {
  const pages = await generatePages(DIFFERENCES);
  for (const [file, text] of pages) writeFileSync(join(__dirname, '../../../docs', file), text);
}

main();
