#!/usr/bin/env node
import { secrets } from './project/known-secrets';
import { run } from './run';

const { env, stderr, stdin, stdout } = process;
const argv = process.argv.slice(2);

// A configuration may print what it likes, and so may other modules with DEBUG: stdout is for the result alone,
// and no secret gets through.
console.log = console.info = console.debug = console.error;
for (const secret of [env.MESSENGER_ACCESS_TOKEN, env.MESSENGER_APP_SECRET]) secrets.add(secret);
const write = stderr.write.bind(stderr) as (...args: unknown[]) => boolean;
stderr.write = (text: unknown, ...rest: unknown[]) =>
  write(typeof text === 'string' ? secrets.mask(text) : text, ...rest);

// The store's warnings speak of a bot that goes on without it. A command does not, and says why itself.
const emitWarning = process.emitWarning.bind(process) as (...args: unknown[]) => void;
process.emitWarning = (warning: unknown, ...rest: unknown[]) => {
  if (rest[0] !== 'BottenderPersonaWarning') emitWarning(warning, ...rest);
};

let unwritten: NodeJS.ErrnoException | undefined;
for (const stream of [stdout, stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    unwritten = error;
    // Whoever reads may stop reading, as `list | head -1` does. What changes the Page is not left half done for that;
    // only the emulator would go on for ever.
    if (error.code === 'EPIPE' && argv[0] === 'emulate') process.exit(1);
  });
}

void run(argv, { stdin, stdout, stderr, env }).then((code) => {
  stdout.write('', () => {
    // The error of a write is told after its callback. The configuration may have opened what keeps the process
    // alive, such as a client of Redis.
    setImmediate(() => {
      // A pipe that was closed was closed on purpose: the exit code tells those who want to know.
      if (unwritten && unwritten.code !== 'EPIPE') {
        stderr.write(`error: The output could not be written (${unwritten.code}).\n`);
      }
      process.exit(unwritten && code === 0 ? 1 : code);
    });
  });
});
