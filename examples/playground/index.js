'use strict';

const { openPlayground } = require('./playground');
const { askedToEnd } = require('./signals');

/** `node ../playground` in the folder of an example: its bot on the emulator, for you to talk to. */
async function main() {
  const asked = askedToEnd();
  const playground = await openPlayground(process.cwd());
  console.log(playground.invitation('Hello!'));
  await asked;
  await playground.close();
  process.exit(0);
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
