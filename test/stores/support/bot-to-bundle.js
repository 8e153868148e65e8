'use strict';

const { fileStore, personas } = require('bottender-persona');

const record = { kind: 'claim', version: 1, owner: 'somebody' };

async function main() {
  const store = fileStore({ path: process.argv[2] });
  const plugin = personas({ store });
  await store.set('o 1 claim a', record);
  const found = await store.list('o 1 claim');
  await plugin.close();
  process.stdout.write(JSON.stringify(found));
}

main();
