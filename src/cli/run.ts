import { Command as Program, CommanderError } from 'commander';

import type { Command } from './command';
import { emulateCommand } from './emulate';
import type { Io } from './io';
import { UsageError } from './usage-error';

const COMMANDS: readonly Command[] = [emulateCommand];

/** Runs the command line; resolves with the exit code. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  let code = 0;
  const program = new Program('bottender-persona').exitOverride().configureOutput({
    writeOut: (text) => void io.stdout.write(text),
    writeErr: (text) => void io.stderr.write(text),
  });
  for (const { name, summary, details, options, ...rest } of COMMANDS) {
    const command = program.command(name).description(summary).copyInheritedSettings(program);
    if (details) command.addHelpText('after', `\n${details}`);
    for (const { flags, description, parse } of options) {
      if (parse) command.option(flags, description, parse);
      else command.option(flags, description);
    }
    command.option('--page <PAGE_ID>', 'the Page').option('--json', 'for machines');
    command.action(async (given: Record<string, unknown>) => {
      code = await rest.run(given, io);
    });
  }
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (!(error instanceof UsageError)) throw error;
    io.stderr.write(`${error.message}\n`);
    return 2;
  }
}
