'use strict';

const { readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');
const prettier = require('prettier');

const { withFooter } = require('./pages');
const { PARTS } = require('./tables');
const { readTypes } = require('./types');

const DOCS = join(__dirname, '../../../docs');
const PART = /(<!-- begin: (\w+)(?: (\w+))? -->)[^]*?(<!-- end -->)/g;

/**
 * The pages as they should be: what stands between marks made of the types, and the links at the end.
 *
 * @param differences what the emulator does not imitate
 */
async function generatePages(differences) {
  const types = readTypes();
  const pages = new Map();
  for (const file of readdirSync(DOCS).filter((name) => name.endsWith('.md'))) {
    const page = readFileSync(join(DOCS, file), 'utf8');
    const whole = page.replace(PART, (_, begin, kind, name, end) => {
      return `${begin}\n\n${PARTS[kind](types, name, page, { differences })}\n\n${end}`;
    });
    const options = await prettier.resolveConfig(join(DOCS, file));
    const text = await prettier.format(withFooter(file, whole), { ...options, parser: 'markdown' });
    pages.set(file, text);
  }
  return pages;
}

module.exports = { generatePages };
