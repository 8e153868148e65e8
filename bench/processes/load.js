'use strict';

// Prints how many milliseconds it takes to load Bottender, and after that this package.
const { performance } = require('node:perf_hooks');

const start = performance.now();
require('bottender');
const between = performance.now();
require('bottender-persona');
const end = performance.now();

process.stdout.write(JSON.stringify({ bottender: between - start, plugin: end - between }));
