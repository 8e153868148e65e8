import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, test, vi, type TestContext } from 'vitest';

import { UsageError } from '../../../src/cli/usage-error';
import { makeFolder, PROJECT } from './folder';
import { emulateIn } from './in-process';

type OnTestFinished = TestContext['onTestFinished'];

vi.setConfig({ testTimeout: 60_000 });

/** Plays a script to the small project, or to other files. */
async function play(
  onTestFinished: OnTestFinished,
  script: string,
  options: Record<string, unknown> = {},
  files: Record<string, string> = PROJECT,
) {
  const folder = await makeFolder(onTestFinished, files);
  await writeFile(join(folder, 'customer.txt'), script);
  return emulateIn(folder, { script: 'customer.txt', once: true, ...options }, onTestFinished);
}

test('a script that comes true is shown as a conversation and ends well', async ({
  onTestFinished,
}) => {
  const run = await play(
    onTestFinished,
    `# The customer greets.
> Hello

<Jasper's Market> You said: Hello
<John Mathew> number 1
[Go on]
< You said: Go on
<John Mathew> number 2
`,
  );

  const out = run.out.replace(/127\.0\.0\.1:\d+/, '127.0.0.1:PORT');
  expect({ ...run, out }).toEqual({
    code: 0,
    err: '',
    out: `Your bot answers as Jasper's Market, on a Messenger emulated on this machine.
In a browser: http://127.0.0.1:PORT/

Robin Example (the customer)
  Hello

Jasper's Market
  You said: Hello

John Mathew from Jasper's Market
  That was number 1
  [ Go on ]

Robin Example (the customer)
  taps [ Go on ]

Jasper's Market
  You said: Go on

John Mathew from Jasper's Market
  That was number 2
  [ Go on ]

Personas on the Page now: John Mathew.
`,
  });
});

test('with --json the failure is an object on stdout, too', async ({ onTestFinished }) => {
  const run = await play(onTestFinished, '> Hello\n@ B\n', { json: true });

  expect(run.code).toBe(1);
  const lines = run.out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { type: string });
  expect(lines.map(({ type }) => type)).toEqual([
    'running',
    'customer',
    'message',
    'message',
    'failure',
  ]);
  expect(lines[0]).toMatchObject({
    pageId: '1000000000001',
    webhook: expect.any(String) as string,
  });
  expect(lines[1]).toEqual({
    type: 'customer',
    pageId: '1000000000001',
    psid: '2000000000001',
    says: 'Hello',
  });
  expect(lines[3]).toMatchObject({
    persona: { name: 'John Mathew' },
    message: { text: 'That was number 1' },
  });
  expect(lines[4]).toEqual({
    type: 'failure',
    message: `customer.txt:2: There is no Page "B"; there is Jasper's Market.`,
  });
});

test('the customer turns to another Page and back', async ({ onTestFinished }) => {
  const script =
    '> One\n<A> One\n@ B\n> Two\n<B> Two\n<John Mathew> number 1\n@ A\n> Three\n< number 2\n';
  const run = await play(onTestFinished, script, { pageName: ['A', 'B'] });

  expect(run.err).toBe('');
  expect(run.code).toBe(0);
  expect(run.out).toContain('Robin Example (the customer, to B)\n  Two\n\nB\n  You said: Two\n');
});

test('buttons are tapped as postbacks, also those of cards', async ({ onTestFinished }) => {
  const run = await play(
    onTestFinished,
    '> Hello\n[Bread]\n< BREAD\n[Cake]\n< CAKE\n',
    {},
    {
      ...PROJECT,
      'index.js': `
      module.exports = async (context) => {
        if (context.event.isPayload) return context.sendText(context.event.payload);
        const button = (title) => ({ type: 'postback', title, payload: title.toUpperCase() });
        await context.sendButtonTemplate('What is it?', [button('Bread')]);
        await context.sendGenericTemplate([{ title: 'Cakes', subtitle: 'Fresh', buttons: [button('Cake')] }]);
        await context.sendImage('https://example.com/cake.png');
      };`,
    },
  );

  expect(run.err).toBe('');
  expect(run.code).toBe(0);
  expect(run.out).toContain(
    '  What is it?\n  [ Bread ]\n  Cakes\n  Fresh\n  [ Cake ]\n  [image: https://example.com/cake.png]\n',
  );
});

test('lines of stdin are said after the script; brackets without a button are words', async ({
  onTestFinished,
}) => {
  const folder = await makeFolder(onTestFinished, { ...PROJECT, 'customer.txt': '> Hello' });
  const run = await emulateIn(folder, { script: 'customer.txt' }, onTestFinished, [
    '[Go on]',
    '',
    '[sic]',
  ]);

  expect(run.code).toBe(0);
  expect(run.out).toMatch(/You said: Hello\n[^]*taps \[ Go on \]\n[^]*You said: \[sic\]\n/);
});

test('a bot that somebody else runs is talked to by --webhook, and told of when it does not answer', async ({
  onTestFinished,
}) => {
  const server = createServer(
    (request, response) =>
      void request.resume().on('end', () => {
        response.writeHead(request.url === '/well' ? 200 : 500).end();
      }),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const folder = await makeFolder(onTestFinished, PROJECT);

  const well = await emulateIn(folder, { webhook: `${url}/well` }, onTestFinished, ['Hello']);
  expect(well).toMatchObject({ code: 0, err: '' });
  expect(well.out).toContain("  accessToken: 'emulated-token-of-page-1000000000001',\n");
  expect(well.out).toContain(`${url}/well`);

  const ill = await emulateIn(folder, { webhook: `${url}/ill` }, onTestFinished, ['Hello']);
  expect(ill.code).toBe(1);
  expect(ill.err).toBe(
    `The bot rejected the message. The webhook ${url}/ill answered 500. Messenger expects 200.\n`,
  );
});

test('a folder without a project starts the emulator alone, on the port asked for', async ({
  onTestFinished,
}) => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const folder = await makeFolder(onTestFinished);

  const run = await emulateIn(folder, { port }, onTestFinished, ['Hello']);

  expect(run).toEqual({
    code: 1,
    out: '',
    err: `Port ${port} is in use: choose another by --port, or leave it out for a free one.\n`,
  });
});

test.for([
  ['> Hello\nHow are you?\n', 'customer.txt:2 makes no sense: "How are you?".'],
  ['<John Hello\n', 'customer.txt:1 makes no sense'],
  ['# nothing\n', '"customer.txt" says nothing'],
])(
  'a script that makes no sense is refused before anything starts: %s',
  async ([script, complaint], { onTestFinished }) => {
    const refusal = await play(onTestFinished, script!).catch((error: unknown) => error);

    expect(refusal).toBeInstanceOf(UsageError);
    expect((refusal as Error).message).toContain(complaint);
  },
);
