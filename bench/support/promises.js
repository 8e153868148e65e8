'use strict';

const { createHook } = require('node:async_hooks');

/** How many promises are made while this work runs, in the whole process: those of `await` included. */
async function promisesOf(work) {
  let promises = 0;
  const hook = createHook({
    init(_, type) {
      if (type === 'PROMISE') promises += 1;
    },
  });
  hook.enable();
  try {
    await work();
  } finally {
    hook.disable();
  }
  return promises;
}

module.exports = { promisesOf };
