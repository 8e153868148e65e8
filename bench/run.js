'use strict';

const { readFile, writeFile } = require('node:fs/promises');
const { availableParallelism } = require('node:os');
const { join } = require('node:path');
const { parseArgs } = require('node:util');
const prettier = require('prettier');
const { comparisonOf } = require('./compare');
const { goalsOf } = require('./goals');
const { measures } = require('./measures');
const { withTable } = require('./readme');
const { inProcess } = require('./support/child');
const { tableOf } = require('./table');

const RESULTS = join(__dirname, 'results.json');
const README = join(__dirname, '../README.md');

const USAGE = `npm run bench -- [options]

  --write          put the results into bench/results.json and the table into the README
  --compare [file] print the results beside older ones (bench/results.json unless another file is named)
  --json <file>    put the results into this file
  --only <name>    take this measure alone; may be given several times
                   (${measures.map(({ name }) => name).join(', ')})
  --quick          few rounds: to see that everything runs, the times say nothing
`;

/** `npm run bench`: takes the measures one after another and prints the table. */
async function main() {
  const options = readOptions();
  if (options.help) return process.stdout.write(USAGE);
  // Before hours may be spent on new ones.
  const old = options.compare && JSON.parse(await readFile(options.compare, 'utf8'));
  const results = await measure(options);
  await print(tableOf(results, { details: true }));
  process.stdout.write(`\n${goalsOf(results).join('\n')}\n`);
  if (old) await print(`\n${comparisonOf(old, results)}`);
  if (options.json !== undefined) await write(options.json, JSON.stringify(results));
  if (!options.write) return undefined;
  await write(RESULTS, JSON.stringify(results));
  return write(README, withTable(await readFile(README, 'utf8'), tableOf(results)));
}

async function print(markdown) {
  process.stdout.write(await prettier.format(markdown, { parser: 'markdown' }));
}

function readOptions() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      compare: { type: 'boolean' },
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
  if (positionals.length > (values.compare ? 1 : 0)) {
    throw new Error(`Only --compare takes a file, and one: ${positionals.join(', ')}.\n\n${USAGE}`);
  }
  return { ...values, compare: values.compare && (positionals[0] ?? RESULTS) };
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
