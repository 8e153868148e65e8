'use strict';

// Takes one measure in a process of its own: none finds what another one left in memory, or made the engine believe.
const { measures } = require('../measures');

const [name, options] = process.argv.slice(2);

measures
  .find((measure) => measure.name === name)
  .run(JSON.parse(options))
  .then((result) => process.stdout.write(JSON.stringify(result)));
