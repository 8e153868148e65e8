import { Option } from 'commander';

import type { Command, CommandOption } from './command';

/** What people call a command who have not read the help, by its name. */
const OTHER_NAMES: Readonly<Record<string, readonly string[]>> = {
  create: ['add', 'new', 'make'],
  list: ['ls', 'all'],
  get: ['show', 'cat', 'view'],
  delete: ['rm', 'remove', 'del'],
  init: ['import', 'pull', 'export'],
  sync: ['apply', 'push', 'deploy', 'plan', 'diff', 'update', 'replace'],
  prune: ['clean', 'cleanup', 'gc'],
  doctor: ['check', 'status', 'lint', 'validate'],
  emulate: ['start', 'run', 'dev', 'serve', 'emulator'],
};

/** What people call an option, by its long flag. */
const OTHER_FLAGS: Readonly<Record<string, readonly string[]>> = {
  '--page': ['--pageid', '--page-id', '--pageId'],
  '--pic': ['--picture', '--url', '--profile-picture-url', '--image'],
  '--id': ['--persona', '--persona-id', '--personaId', '--name'],
  '--yes': ['-y', '--confirm', '--force', '--apply', '--auto-approve'],
  '--prune': ['--delete', '--remove', '--clean'],
  '--dry-run': ['--dry', '--plan', '--diff', '--preview', '-n'],
  '--json': ['-j', '--output', '--output=json', '--format', '--format=json'],
};

/** The command that a word means, if one of them goes by it. */
export function commandMeantBy(word: string, commands: readonly Command[]): string | undefined {
  const lower = word.toLowerCase();
  return commands.find(({ name }) => name === lower || OTHER_NAMES[name]?.includes(lower))?.name;
}

/** The option that a flag means, if one of these goes by it. */
export function optionMeantBy(flag: string, options: readonly CommandOption[]): string | undefined {
  const flags = options.map(({ flags: spelled }) => new Option(spelled).long ?? spelled);
  return flags.find((each) => OTHER_FLAGS[each]?.includes(flag));
}

/**
 * What was probably meant by an argument that stands there without an option: the first option that is not given yet,
 * checks its values, and takes this one.
 */
export function argumentMeantBy(
  argument: string,
  options: readonly CommandOption[],
  isGiven: (option: CommandOption) => boolean,
): string | undefined {
  const option = options.find((each) => each.parse && !isGiven(each) && takes(each, argument));
  if (!option) return undefined;
  return `${new Option(option.flags).long} ${quoted(argument)}`;
}

function takes({ parse }: CommandOption, value: string): boolean {
  try {
    parse?.(value);
    return true;
  } catch {
    // A value that the option refuses was not meant for it.
    return false;
  }
}

/** As a shell takes it for one word. */
function quoted(text: string): string {
  return /^[\w./:=@%+-]+$/.test(text) ? text : JSON.stringify(text);
}
