'use strict';

const { serveBot } = require('../../examples/playground/serve-bot');

// Started in the folder of a project by `project.ts`, and gone with it.
process.once('disconnect', () => process.exit());
void serveBot().then(({ url }) => process.send(url));
