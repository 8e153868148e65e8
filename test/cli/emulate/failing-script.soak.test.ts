import { test, vi } from 'vitest';

import { makeFolder, PROJECT } from './folder';
import { emulate } from './program';

vi.setConfig({ testTimeout: 60_000 });

// In processes of their own, side by side: they wait as long as a customer would.
test.concurrent.for([
  [
    'each answer that does not come, and plays on',
    `> Hello
< Goodbye
<Jon Mathew> number 1
<John Mathew> You said
<John Mathew> number 1
< You said
> Bye
< number 2
@ Jasper's Farm
> Never said
`,
    `customer.txt:2: Expected the bot to say "Goodbye" within 10 seconds, but the bot said:
  <Jasper's Market> You said: Hello
  <John Mathew> That was number 1 [ Go on ]
customer.txt:3: Expected Jon Mathew to say "number 1" within 10 seconds, but the bot said:
  <Jasper's Market> You said: Hello
  <John Mathew> That was number 1 [ Go on ]
customer.txt:4: Expected John Mathew to say "You said" within 10 seconds, but the bot said:
  <Jasper's Market> You said: Hello
  <John Mathew> That was number 1 [ Go on ]
customer.txt:6: Expected the bot to say "You said" within 10 seconds, but the bot said nothing.
customer.txt:9: There is no Page "Jasper's Farm"; there is Jasper's Market.
`,
  ],
  ['a button that nobody sends', '[Buy]\n', 'customer.txt:1: Nobody has sent a button [Buy].\n'],
] as const)(
  'a script fails for %s, and says what was heard',
  async ([, script, complaint], { expect, onTestFinished }) => {
    const folder = await makeFolder(onTestFinished, { ...PROJECT, 'customer.txt': script });
    const run = emulate(onTestFinished, folder, { args: ['--script', 'customer.txt', '--once'] });

    expect(await run.exit).toBe(1);
    expect(run.err).toBe(complaint);
    expect(run.out).not.toContain('Never said');
  },
);
