import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Command as Commander, CommanderError, Option } from 'commander';

import type { Command, CommandOption } from './command';
import { COMMON_OPTIONS } from './common-options';
import { argumentMeantBy, commandMeantBy, optionMeantBy } from './near-misses';
import type { Io } from './terminal/io';
import { wrappedParagraphs } from './terminal/wrap';
import { UsageError } from './usage-error';

/** What was asked for on the command line. */
export interface Request {
  readonly command: Command;
  readonly options: Record<string, unknown>;
}

const NAME = 'bottender-persona';
/** What help is wrapped to where it is not read in a terminal. */
const HELP_COLUMNS = 80;

/**
 * Reads the arguments.
 *
 * @returns `undefined` where they asked for help or the version, which was written to stdout
 * @throws UsageError
 */
export function parse(
  argv: readonly string[],
  commands: readonly Command[],
  io: Io,
): Request | undefined {
  let request: Request | undefined;
  const program = programOf(io);
  for (const command of commands) {
    const { name, summary, details } = command;
    const sub = program.command(name).summary(summary).description(asSentence(summary));
    if (details) sub.addHelpText('after', `\n${wrappedParagraphs(details, columnsOf(io))}`);
    // Looked at below, with a better sentence.
    sub.allowExcessArguments();
    const options = optionsOf(command);
    for (const option of options) addOption(sub, option, options);
    sub.action(() => {
      request = { command, options: read(command, options, sub) };
    });
  }
  if (argv.length === 0) {
    io.stderr.write(program.helpInformation());
    const names = commands.map(({ name }) => name).join(', ');
    throw new UsageError(`Missing command. Available: ${names}.`);
  }
  try {
    program.parse(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return undefined;
    throw new UsageError(reworded(error, argv, commands));
  }
  return request;
}

/** The options of a command, with those that every command takes. */
export function optionsOf({ options }: Command): readonly CommandOption[] {
  const own = new Set(options.map(keyOf));
  return [...options, ...COMMON_OPTIONS.filter((option) => !own.has(keyOf(option)))];
}

function programOf(io: Io): Commander {
  const { version } = JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8')) as {
    version: string;
  };
  return new Commander(NAME)
    .description('Manages the Messenger personas of a Bottender bot.')
    .version(version, '--version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      // What was wrong is thrown, and told once.
      writeErr: () => undefined,
      getOutHelpWidth: () => columnsOf(io),
      getErrHelpWidth: () => columnsOf(io),
    })
    .exitOverride();
}

/** A terminal that does not know its width says 0. */
function columnsOf({ stdout }: Io): number {
  return stdout.columns || HELP_COLUMNS;
}

function asSentence(summary: string): string {
  return `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`;
}

function addOption(sub: Commander, option: CommandOption, all: readonly CommandOption[]): void {
  const flags = all.flatMap((each) => flagsOf(each).map(longFlag));
  for (const [index, spelling] of flagsOf(option).entries()) {
    const described = index > 0 ? `the same as ${longFlag(option.flags)}` : option.description;
    const isRequired = option.required && index === 0;
    const added = new Option(spelling, isRequired ? `${described} (required)` : described);
    if (takesValue(spelling)) added.argParser(valueParser(option, longFlag(spelling), flags));
    sub.addOption(added);
  }
}

/** One value of an option, checked; all of them in an array where it may be given again and again. */
function valueParser(option: CommandOption, flag: string, flags: readonly string[]) {
  return (value: string, before: unknown): unknown => {
    if (value === '') throw new UsageError(`${flag} expects a value, but got an empty one.`);
    if (flags.includes(value)) {
      throw new UsageError(`${flag} expects a value, but the next option, ${value}, came instead.`);
    }
    const parsed = option.parse ? option.parse(value) : value;
    if (isRepeatable(option)) return [...((before as unknown[] | undefined) ?? []), parsed];
    if (before !== undefined) throw new UsageError(`${flag} can be given only once.`);
    return parsed;
  };
}

function read(
  command: Command,
  options: readonly CommandOption[],
  sub: Commander,
): Record<string, unknown> {
  const values: Record<string, unknown> = sub.opts();
  const [unexpected] = sub.args;
  if (unexpected !== undefined) throw unexpectedArgument(unexpected, command, options, values);
  const byOption = options.map((option) => {
    const given = flagsOf(option)
      .map((spelling) => values[new Option(spelling).attributeName()])
      .filter((value) => value !== undefined);
    if (given.length > 1) {
      const spellings = flagsOf(option).map(longFlag).join(' and ');
      throw new UsageError(`${spellings} mean the same. Give only one of them.`);
    }
    return [keyOf(option), given[0]] as const;
  });
  const known = Object.fromEntries(byOption);
  const missing = options.filter((option) => option.required && known[keyOf(option)] === undefined);
  if (missing.length > 0) {
    const needed = missing.map(({ flags }) => flags).join(' and ');
    throw new UsageError(
      `The command ${command.name} needs ${needed}. See: ${NAME} ${command.name} --help`,
    );
  }
  return known;
}

function unexpectedArgument(
  argument: string,
  { name }: Command,
  options: readonly CommandOption[],
  values: Record<string, unknown>,
): UsageError {
  const meant = argumentMeantBy(argument, options, (option) => values[keyOf(option)] !== undefined);
  const hint = offer(meant, `${NAME} ${name} --help`);
  return new UsageError(`Unexpected argument ${JSON.stringify(argument)}. ${hint}`);
}

function flagsOf({ flags, aliases = [] }: CommandOption): readonly string[] {
  return [flags, ...aliases];
}

function keyOf({ flags }: CommandOption): string {
  return new Option(flags).attributeName();
}

function longFlag(flags: string): string {
  return new Option(flags).long ?? flags;
}

function takesValue(flags: string): boolean {
  return flags.includes('<');
}

function isRepeatable({ flags }: CommandOption): boolean {
  return flags.includes('...');
}

/** Commander's complaint as one sentence. */
function reworded(
  { code, message }: CommanderError,
  argv: readonly string[],
  commands: readonly Command[],
): string {
  const [first = '', suggestion = ''] = message.replace(/^error: /, '').split('\n');
  const text = (first.charAt(0).toUpperCase() + first.slice(1))
    .replace(/\.$/, '')
    .replace(/'(.*)'/, '"$1"');
  const [, suggested] = /^\(Did you mean (.*)\?\)$/.exec(suggestion) ?? [];
  const [name = '', ...others] = argv;
  if (code === 'commander.optionMissingArgument') {
    return `${text.replace(/^Option "(.*)" argument missing$/, '$1 expects a value')}.`;
  }
  // What help is asked about and does not exist is told without a word of its own.
  const unknown = name === 'help' ? others[0] : name;
  if (code === 'commander.unknownCommand' || code === 'commander.help') {
    const meant = commandMeantBy(String(unknown), commands) ?? suggested;
    return `Unknown command "${unknown}". ${offer(meant, `${NAME} --help`)}`;
  }
  if (name.startsWith('-')) {
    const command = others.find((word) => commands.some((each) => each.name === word));
    const example = command === undefined ? '' : ` Try: ${NAME} ${inOrder(argv, command)}`;
    return `${text}. Options come after the command.${example || ` See: ${NAME} --help`}`;
  }
  const command = commands.find((each) => each.name === name);
  const [, flag = ''] = /"([^"]+)"/.exec(text) ?? [];
  const meant = command && optionMeantBy(flag, optionsOf(command));
  return `${text}. ${offer(meant ?? suggested, `${NAME} ${name} --help`)}`;
}

function offer(meant: string | undefined, help: string): string {
  return meant === undefined ? `See: ${help}` : `Did you mean ${meant}?`;
}

/** The same arguments with the command first. */
function inOrder(argv: readonly string[], command: string): string {
  const at = argv.indexOf(command);
  return [command, ...argv.slice(0, at), ...argv.slice(at + 1)].join(' ');
}
