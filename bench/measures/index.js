'use strict';

/** What is measured, in the order of the table. */
const measures = [
  require('./graph-calls'),
  require('./round-trips'),
  require('./processor-time'),
  require('./attach'),
  require('./heap'),
  require('./load-time'),
  require('./registry'),
  require('./cold-start'),
  require('./sync'),
  require('./page'),
];

module.exports = { measures };
