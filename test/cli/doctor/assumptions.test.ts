import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, onTestFinished, test } from 'vitest';

import type { Assumptions } from '../../../src/emulator';
import { commandLine, type CommandLine } from '../support/command-line';

interface Finding {
  level: string;
  about: string;
  message: string;
}

const picture = { profilePictureUrl: 'https://example.com/face.jpg', human: true };

/** What doctor says of a file of assumptions, each as `level: message`. */
async function compared(line: CommandLine, assumptions: object): Promise<string[]> {
  await writeFile(join(line.folder, 'page.json'), JSON.stringify(assumptions));
  const { stdout } = await line.run('doctor', '--json', '--assumptions', 'page.json');
  const { findings } = JSON.parse(stdout) as { findings: Finding[] };
  return findings
    .filter(({ about }) => about === 'assumptions')
    .map(({ level, message }) => `${level}: ${message}`);
}

test('what probe wrote of a Page is compared with the emulator', async () => {
  const assumptions: Partial<Assumptions> = {
    markSeenWithPersona: 'ignore',
    unknownNode: { code: 803, message: 'No' },
  };
  const line = await commandLine(onTestFinished, { assumptions });
  await line.configure({ plugin: 'retryMs: 0,' });
  line.emulator.user('2000000000001');
  const sleep = () => Promise.resolve();
  const args = ['--psid', '2000000000001', '--yes', '--out', 'page.json'];
  expect((await line.runWith({ sleep }, 'probe', ...args)).code).toBe(0);

  const { stdout } = await line.runWith({ columns: 200 }, 'doctor', '--assumptions', 'page.json');

  expect(stdout).toContain('markSeenWithPersona is ignore (the emulator: refuse)');
  expect(stdout).toContain('unknownNode is code 803 (the emulator: code 100, subcode 33)');
  expect(stdout).not.toContain('nameUnit');
  expect(stdout).toContain('Start the emulator with this file');
});

test('what is as assumed needs nothing, whatever the words of refusals', async () => {
  const line = await commandLine(onTestFinished);
  const same = { nameUnit: 'codePoints', badToken: { code: 190, message: 'Otherwise worded' } };

  expect(await compared(line, { assumptions: same })).toEqual([
    'ok: all 2 as the emulator has them',
  ]);
});

test('what a Page does not take, but this bot needs, is a problem', async () => {
  const line = await commandLine(onTestFinished);
  await line.configure({
    roster: {
      ann: { name: 'Ångström '.repeat(5).trim(), ...picture },
      one: { name: 'Mary Parker', ...picture },
      two: { name: 'Mary Parker', ...picture },
    },
    plugin: `batchFirstMessage: true, graphVersion: 'v22.0',`,
  });

  const found = await compared(line, {
    nameUnit: 'bytes',
    duplicateNames: false,
    refusesPersonaReferences: true,
    multipartPersona: false,
    oldestVersion: 'v23.0',
  });

  expect(found.slice(1)).toEqual([
    expect.stringMatching(/^mend: ann: .* has 54 bytes; this Page takes at most 50\.$/),
    'mend: one, two: share the name "Mary Parker"; this Page takes each name once.',
    expect.stringMatching(/^mend: batchFirstMessage/),
    expect.stringMatching(/^advice: files that the bot uploads/),
    expect.stringMatching(/^advice: v22\.0 has expired/),
  ]);
});

test.each([
  ['absent.json', 'could not be read'],
  ['page.json', 'assumptions.nameUnit must be one of codePoints, utf16, bytes, but is "runes"'],
])('a file that makes no sense is refused: %s', async (file, complaint) => {
  const line = await commandLine(onTestFinished);
  await writeFile(join(line.folder, 'page.json'), '{"nameUnit":"runes"}');

  const { code, stderr } = await line.run('doctor', '--assumptions', file);

  expect(code).toBe(2);
  expect(stderr).toContain(complaint);
  expect(line.emulator.requests).toEqual([]);
});
