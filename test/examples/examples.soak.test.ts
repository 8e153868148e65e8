import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { test, vi } from 'vitest';

import { EXAMPLES, startProject } from './project';

const run = promisify(execFile);
const IN_TIME = { timeout: 15_000, interval: 20 };

vi.setConfig({ testTimeout: 60_000 });

test.concurrent(
  'minimal: one persona, created at its first message and found again',
  async ({ expect, onTestFinished }) => {
    const bot = await startProject(join(EXAMPLES, 'minimal'), onTestFinished);
    const hello = "John Mathew from Jasper's Market: Hi, I am John.";

    bot.type('Hello');
    await expect.poll(bot.shown, IN_TIME).toEqual([hello]);
    bot.type('Hello again');
    await expect.poll(bot.shown, IN_TIME).toEqual([hello, hello]);

    expect(bot.spoke()).toHaveLength(1);
    expect(await bot.personas()).toEqual(['John Mathew']);
  },
);

test.concurrent(
  'roster: the default, a persona for one message, one for the rest, and the Page',
  async ({ expect, onTestFinished }) => {
    const bot = await startProject(join(EXAMPLES, 'roster'), onTestFinished);
    const answer = [
      "John Mathew from Jasper's Market: Hi, I am John. May I introduce a colleague?",
      "Mary Parker from Jasper's Market: Hi, I am Mary.",
      "John Mathew from Jasper's Market: Mary is our baker.",
      "Mary Parker from Jasper's Market: [typing_on]",
      "Mary Parker from Jasper's Market: [typing_off]",
      "Mary Parker from Jasper's Market: The sourdough is still warm.",
      "Jasper's Market: Our opening hours are 8 to 6.",
    ];

    bot.type('Hello');
    await expect.poll(bot.shown, IN_TIME).toEqual(answer);
    // What was named in one event is over with it.
    bot.type('Hello');
    await expect.poll(bot.shown, IN_TIME).toEqual([...answer, ...answer]);

    expect(bot.spoke()).toHaveLength(2);
    expect(await bot.personas()).toEqual(['John Mathew', 'Mary Parker']);
  },
);

test.concurrent(
  'on-the-fly: a persona is created, speaks and is deleted',
  async ({ expect, onTestFinished }) => {
    const bot = await startProject(join(EXAMPLES, 'on-the-fly'), onTestFinished);

    bot.type('Hello');
    await expect
      .poll(bot.shown, IN_TIME)
      .toEqual([
        "John Mathew from Jasper's Market: [typing_on]",
        "John Mathew from Jasper's Market: Hi, I am John.",
        "John Mathew from Jasper's Market: I am only here for a moment.",
      ]);
    await expect.poll(() => bot.personas(), IN_TIME).toEqual([]);
  },
);

test.concurrent(
  'multi-page: each Page has a persona of its own',
  async ({ expect, onTestFinished }) => {
    const pages = ["Jasper's Market", "Jasper's Bakery"];
    const args = ['--page-name', ...pages];
    const bot = await startProject(join(EXAMPLES, 'multi-page'), onTestFinished, args);
    const hello = 'Hi, I am John. I work on both Pages.';

    bot.type('Hello');
    bot.type("@ Jasper's Bakery");
    bot.type('Hello');
    await expect
      .poll(bot.shown, IN_TIME)
      .toEqual(pages.map((page) => `John Mathew from ${page}: ${hello}`));

    expect(bot.spoke()).toHaveLength(2);
    expect(await bot.personas(0)).toEqual(['John Mathew']);
    expect(await bot.personas(1)).toEqual(['John Mathew']);
  },
);

test.concurrent(
  'typescript: compiles as its README says, and speaks',
  async ({ expect, onTestFinished }) => {
    const folder = join(EXAMPLES, 'typescript');
    const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin/tsc');
    await run(process.execPath, [tsc], { cwd: folder });
    const bot = await startProject(folder, onTestFinished);

    bot.type('Hello');
    await expect
      .poll(bot.shown, IN_TIME)
      .toEqual([
        "Jasper's Market: Hi, I am the shop.",
        "John Mathew from Jasper's Market: Hi, I am John Mathew.",
        "Mary Parker from Jasper's Market: And I am Mary.",
      ]);
  },
);

test.concurrent('support-desk, in the root: who says what', async ({ expect, onTestFinished }) => {
  const bot = await startProject(dirname(EXAMPLES), onTestFinished);
  const market = "Jasper's Market";
  const john = `John Mathew from ${market}`;
  const mary = `Mary Parker from ${market}`;
  const typing = (who: string) => [`${who}: [typing_on]`, `${who}: [typing_off]`];
  const answers: [says: string, answer: string[]][] = [
    [
      'Hi there!',
      [
        `${market}: Welcome to Jasper's Market! A colleague will be with you in a moment.`,
        ...typing(john),
        `${john}: Hi, I am John. How can I help?`,
      ],
    ],
    [
      'Where is my order?',
      [
        ...typing(john),
        `${john}: Your order left the shop this morning. This is your parcel:`,
        `${john}: <parcel.png>`,
        `${john}: Is there anything else?`,
      ],
    ],
    [
      '[Ask the baker]',
      [
        `${john}: Mary Parker bakes today. I am passing you on.`,
        ...typing(mary),
        `${mary}: Mary here! The sourdough comes out of the oven at four.`,
      ],
    ],
    [
      'What about the weather?',
      [`${john}: I am not sure I follow. I know about orders; Mary knows about bread.`],
    ],
    ['Thanks, bye!', [`${market}: Thank you for writing to Jasper's Market. See you soon!`]],
  ];

  const all: string[] = [];
  for (const [says, answer] of answers) {
    bot.type(says);
    all.push(...answer);
    await expect.poll(bot.shown, IN_TIME).toEqual(all);
  }
  expect(bot.spoke()).toHaveLength(2);
  expect(await bot.personas()).toEqual(['John Mathew', 'Mary Parker']);
});
