'use strict';

/** What is measured, in the order of the table. */
const measures = [
  require('./graph-calls'),
  require('./round-trips'),
  require('./processor-time'),
  require('./own-share'),
  require('./promises'),
  require('./heap'),
  require('./load-time'),
  require('./registry'),
  require('./cold-start'),
  require('./growth'),
  require('./sync'),
  require('./page'),
];

module.exports = { measures };
