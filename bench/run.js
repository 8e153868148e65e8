'use strict';

const { readFile, writeFile } = require('node:fs/promises');
const { availableParallelism } = require('node:os');
const { join } = require('node:path');
const { parseArgs } = require('node:util');
const prettier = require('prettier');
const { measures } = require('./measures');
const { withTable } = require('./readme');
const { inProcess } = require('./support/child');
const { tableOf } = require('./table');

const RESULTS = join(__dirname, 'results.json');
const README = join(__dirname, '../README.md');

const USAGE = `npm run bench -- [options]

  --write          put the results into bench/results.json and the table into the README
  --json <file>    put the results into this file
  --only <name>    take this measure alone; may be given several times
                   (${measures.map(({ name }) => name).join(', ')})
  --quick          few rounds: to see that everything runs, the times say nothing
`;

/** `npm run bench`: takes the measures one after another and prints the table. */
async function main() {
  const options = readOptions();
  if (options.help) return process.stdout.write(USAGE);
  const results = await measure(options);
  const table = tableOf(results);
  process.stdout.write(await prettier.format(table, { parser: 'markdown' }));
  if (options.json !== undefined) await write(options.json, JSON.stringify(results));
  if (!options.write) return undefined;
  await write(RESULTS, JSON.stringify(results));
  return write(README, withTable(await readFile(README, 'utf8'), table));
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      help: { type: 'boolean' },
      json: { type: 'string' },
      only: { type: 'string', multiple: true },
      quick: { type: 'boolean' },
      write: { type: 'boolean' },
    },
  });
  const unknown = values.only?.find((name) => !measures.some((measure) => measure.name === name));
  if (unknown !== undefined) throw new Error(`There is no measure ${unknown}.\n\n${USAGE}`);
  if (values.write && (values.quick || values.only)) {
    throw new Error('The README shows all measures, taken in full: --write stands alone.');
  }
  return values;
}

async function measure({ only, quick = false }) {
  const results = { machine: machine(), counts: {}, timings: {} };
  for (const { name } of measures) {
    if (only && !only.includes(name)) continue;
    process.stderr.write(`${name} …\n`);
    const { counts, timings } = await inProcess('measure', name, JSON.stringify({ quick }));
    if (counts) results.counts[name] = counts;
    if (timings) results.timings[name] = timings;
  }
  return results;
}

/** As much of the machine as tells what the figures are worth. */
function machine() {
  const { version, platform } = process;
  return { node: version, platform, cpus: availableParallelism() };
}

/** Writes a file as `npm run format` would. */
async function write(file, text) {
  const config = await prettier.resolveConfig(README);
  await writeFile(file, await prettier.format(text, { ...config, filepath: file }));
}

main().catch((error) => {
  process.stderr.write(`${error.stderr || error.message}\n`);
  process.exitCode = 1;
});
