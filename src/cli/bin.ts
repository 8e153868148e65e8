#!/usr/bin/env node
import { secrets } from './project/known-secrets';
import { run } from './run';

const { env, stderr, stdin, stdout } = process;

// A configuration may print what it likes, and so may other modules with DEBUG: stdout is for the result alone,
// and no secret gets through.
console.log = console.info = console.debug = console.error;
for (const secret of [env.MESSENGER_ACCESS_TOKEN, env.MESSENGER_APP_SECRET]) secrets.add(secret);
const write = stderr.write.bind(stderr) as (...args: unknown[]) => boolean;
stderr.write = (text: unknown, ...rest: unknown[]) =>
  write(typeof text === 'string' ? secrets.mask(text) : text, ...rest);

// Whoever reads may stop reading: `bottender-persona list | head -1`.
stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 1);
});

void run(process.argv.slice(2), { stdin, stdout, stderr, env }).then((code) => {
  process.exitCode = code;
  // The configuration may have opened what keeps the process alive, such as a client of Redis.
  stdout.write('', () => process.exit());
});
