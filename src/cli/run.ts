import { COMMANDS } from './commands';
import { parse } from './parse';
import { secrets } from './project/known-secrets';
import type { Io } from './terminal/io';
import { Output } from './terminal/output';
import { tellTrouble, troubleOf } from './terminal/trouble';
import { UsageError } from './usage-error';

/**
 * Runs the command line.
 *
 * @param argv the arguments behind the name of the program
 * @returns the exit code: 0 for success, 1 for failure, 2 for wrong usage
 */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  try {
    const request = parse(argv, COMMANDS, io);
    return request ? await request.command.run(request.options, io) : 0;
  } catch (error) {
    tell(error, new Output(io, argv.includes('--json')));
    return error instanceof UsageError ? 2 : 1;
  }
}

function tell(error: unknown, output: Output): void {
  const trouble = troubleOf(error, secrets);
  output.result({ error: trouble });
  if (!output.json) tellTrouble(trouble, output);
}
