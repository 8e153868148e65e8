import { readFileSync } from 'node:fs';

import { expect, onTestFinished, test } from 'vitest';

import { COMMANDS } from '../../src/cli/commands';
import { optionsOf } from '../../src/cli/parse';
import { run } from '../../src/cli/run';
import { commandLine } from './support/command-line';
import { capturedIo } from './support/in-process';

const PIC = 'https://example.com/john.jpg';

/** Arguments, and a part of the sentence that they are refused with. */
const WRONG: [args: string, complaint: string][] = [
  ['', 'Missing command. Available: create, list'],
  ['creat', 'Unknown command "creat". Did you mean create?'],
  ['ls', 'Did you mean list?'],
  ['rm', 'Did you mean delete?'],
  ['LIST', 'Did you mean list?'],
  ['update', 'Did you mean sync?'],
  ['help creat', 'Unknown command "creat". See: bottender-persona --help'],
  ['help rm', 'Unknown command "rm". Did you mean delete?'],
  ['--page 1 list', 'Options come after the command. Try: bottender-persona list --page 1'],
  ['--nonsense', 'Unknown option "--nonsense"'],
  ['list --nonsense', 'Unknown option "--nonsense"'],
  ['list extra', 'Unexpected argument "extra". See: bottender-persona list --help'],
  ['get 123', 'Unexpected argument "123". Did you mean --id 123?'],
  ['delete 123 --yes', 'Did you mean --id 123?'],
  ['delete --id 1 123', 'Did you mean --page 123?'],
  ['create John', 'Did you mean --name John?'],
  [`create --name John ${PIC}`, `Did you mean --pic ${PIC}?`],
  ['sync john=123', 'Did you mean --adopt john=123?'],
  ['prune 123', 'Did you mean --unconfirmed 123?'],
  ['prune --unconfirmed a/b', '--unconfirmed expects the ID of a persona or of a record'],
  ['sync --delete', 'Did you mean --prune?'],
  ['list --page-id 1', 'Did you mean --page?'],
  ['delete --id 1 --force', 'Did you mean --yes?'],
  ['list --jsn', 'Did you mean --json?'],
  ['list --json=yes', 'Unknown option "--json=yes"'],
  ['list --page', '--page <PAGE_ID> expects a value'],
  ['list --page jasper', '--page expects an ID made of digits, but got "jasper"'],
  ['list --access-token x', 'Unknown option "--access-token"'],
  ['create', 'The command create needs --name <name> and --pic <url>'],
  ['create --name John', 'The command create needs --pic <url>'],
  [`create --name= --pic ${PIC}`, '--name expects a value, but got an empty one'],
  [`create --name --pic ${PIC}`, '--name expects a value, but the next option, --pic, came'],
  ['create --name John --pic john.jpg', '--pic expects an address'],
  ['create --name John --pic ftp://x/john.jpg', '--pic expects an address'],
  ['create --name John --picture-url x', '--pic expects an address'],
  [`create --name John --pic ${PIC} --picture-url ${PIC}`, '--pic and --picture-url mean the same'],
  [`create --name John --name Ann --pic ${PIC}`, '--name can be given only once'],
  [`create --name ${'J'.repeat(51)} --pic ${PIC}`, 'at most 50 characters, but this name has 51'],
  ['get', 'The command get needs --id <id>'],
  ['get --id john', '--id expects an ID made of digits, but got "john". list shows the IDs'],
  ['get --id me/messages', '--id expects an ID made of digits'],
  ['delete --id ../1', '--id expects an ID made of digits'],
  ['sync --adopt john', '--adopt expects <name>=<id>'],
  ['sync --adopt john=1 --adopt john=2', '--adopt names the same roster name twice'],
  ['sync --adopt nobody=1', 'the roster has no nobody'],
  ['sync --expect yes', '--expect expects the hash that sync --dry-run shows, but got "yes"'],
  ['prune --unconfirmed', '--unconfirmed <id> expects a value'],
];

test.each(WRONG)('wrong usage exits with 2 and one sentence: %s', async (args, complaint) => {
  const line = await commandLine(onTestFinished);
  const words = args === '' ? [] : args.split(' ');

  const { code, stdout, stderr } = await line.run(...words);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(complaint);
  expect(stderr).not.toMatch(/^\s+at /m);
  expect(stderr.split('error: ')[1]?.trim().split('\n')).toHaveLength(1);
  expect(line.emulator.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
});

test('wrong usage has a JSON form', async () => {
  const { io, written } = capturedIo();

  expect(await run(['list', '--page', 'jasper', '--json'], io)).toBe(2);
  await new Promise((resolve) => setImmediate(resolve));

  expect(JSON.parse(written.stdout)).toEqual({
    error: { code: 'USAGE', message: '--page expects an ID made of digits, but got "jasper".' },
  });
});

async function helpOf(...args: string[]): Promise<string> {
  const { io, written } = capturedIo();
  expect(await run(args, io)).toBe(0);
  await new Promise((resolve) => setImmediate(resolve));
  return written.stdout;
}

test('help names every command, and each command every option of its own', async () => {
  const help = await helpOf('--help');
  for (const { name, summary } of COMMANDS)
    expect(help).toMatch(new RegExp(`${name}.*${summary.slice(0, 20)}`));

  for (const command of COMMANDS) {
    for (const args of [
      [command.name, '--help'],
      ['help', command.name],
    ]) {
      const own = await helpOf(...args);
      for (const { flags } of optionsOf(command)) expect(own).toContain(flags);
      expect(own).toContain('--help');
    }
  }
});

test.each(COMMANDS)('the help of $name is wrapped to the terminal', async ({ name, details }) => {
  const linesAt = async (columns?: number) => {
    const { io, written } = capturedIo({ columns });
    expect(await run([name, '--help'], io)).toBe(0);
    await new Promise((resolve) => setImmediate(resolve));
    return written.stdout.split('\n');
  };

  for (const columns of [80, 120]) {
    for (const line of await linesAt(columns)) expect(line.length).toBeLessThanOrEqual(columns);
  }
  expect(await linesAt()).toEqual(await linesAt(80));
  // Each paragraph is one line where there is room.
  const wide = await linesAt(10_000);
  for (const paragraph of details?.split(/\n\n/) ?? []) {
    expect(wide).toContain(
      paragraph.startsWith(' ') ? paragraph.split('\n')[0] : paragraph.replaceAll('\n', ' '),
    );
  }
});

test('--version is that of the package', async () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };

  expect(await helpOf('--version')).toBe(`${version}\n`);
});
