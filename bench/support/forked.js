'use strict';

const { fork } = require('node:child_process');
const { once } = require('node:events');
const { join } = require('node:path');

/**
 * One of `processes/` that answers questions, as a process of its own: it runs without the flags of this one.
 *
 * @param flags of Node.js
 * @returns `ask`, which resolves with the answer, and `close`
 */
function forked(name, flags = []) {
  const child = fork(join(__dirname, '../processes', `${name}.js`), {
    execArgv: flags,
    env: { PATH: process.env.PATH },
  });
  const exited = once(child, 'exit');
  return {
    async ask(question) {
      child.send(question);
      const [answer] = await Promise.race([
        once(child, 'message'),
        exited.then(([code]) => {
          throw new Error(
            `The process ${name} of the bench ended with ${code}; it says why above.`,
          );
        }),
      ]);
      return answer;
    },
    async close() {
      child.disconnect();
      await exited;
    },
  };
}

/** What such a process does: it answers each question by the function of that name, and ends with who started it. */
function answering(answers, close) {
  process.on('message', async (question) => {
    process.send(await answers[question.do](question));
  });
  process.on('disconnect', close);
}

module.exports = { forked, answering };
