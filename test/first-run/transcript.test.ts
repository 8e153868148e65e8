import { afterEach, expect, test, vi } from 'vitest';

import type { Emulator } from '../../src/emulator';

type SentMessage = ReturnType<Emulator['messages']>[number];

interface Transcript {
  customer(text: string): void;
  message(message: SentMessage): void;
}
interface Terminal {
  isTTY: boolean;
  write(text: string): void;
}
type TranscriptOf = (
  terminal: Terminal,
  names: { pages: object[]; customer: string },
) => Transcript;

const PAGE = { id: '1', name: "Jasper's Market" };
const fromJohn: SentMessage = {
  pageId: PAGE.id,
  psid: '2',
  persona: { id: '3', name: 'John Mathew' },
  message: { text: 'Hi!' },
  at: 0,
};

afterEach(() => vi.unstubAllEnvs());

async function transcript({ isTTY = false } = {}) {
  // Plain JavaScript without types.
  const path: string = '../../examples/playground/transcript.js';
  const { transcriptOf } = (await import(path)) as { transcriptOf: TranscriptOf };
  const written: string[] = [];
  const terminal = { isTTY, write: (text: string) => void written.push(text) };
  return {
    ...transcriptOf(terminal, { pages: [PAGE], customer: 'Ann' }),
    read: () => written.join(''),
  };
}

test('who speaks stands above what they say, once until somebody else does', async () => {
  const { message, customer, read } = await transcript();

  message(fromJohn);
  message({ ...fromJohn, senderAction: 'typing_on', message: undefined });
  message({ ...fromJohn, senderAction: 'typing_off', message: undefined });
  message({ ...fromJohn, message: { text: 'Two\nlines' } });
  message({ ...fromJohn, persona: null });
  customer('Hello');

  expect(read()).toBe(`
John Mathew from Jasper's Market
  Hi!
  … is typing
  Two
  lines

Jasper's Market
  Hi!

Ann (the customer)
  Hello
`);
});

test('attachments are named', async () => {
  const { message, read } = await transcript();
  const upload = { filename: 'a.png', contentType: 'image/png', size: 5 };
  const image = (payload: object) => ({ attachment: { type: 'image', payload } }) as never;

  message({ ...fromJohn, message: image({}), upload });
  message({ ...fromJohn, message: image({ url: 'https://example.com/b.png' }) });

  expect(read()).toContain('  [image: a.png, 5 bytes]\n');
  expect(read()).toContain('  [image: https://example.com/b.png]\n');
});

test('colours are for a terminal', async () => {
  vi.stubEnv('NO_COLOR', undefined);
  vi.stubEnv('TERM', 'xterm');
  const { message, read } = await transcript({ isTTY: true });

  message(fromJohn);

  expect(read()).toContain("\x1b[35mJohn Mathew from Jasper's Market\x1b[0m");
});

test('NO_COLOR is respected', async () => {
  vi.stubEnv('NO_COLOR', '1');
  const { message, read } = await transcript({ isTTY: true });

  message(fromJohn);

  expect(read()).not.toContain('\x1b');
});

test('nothing that is said can command the terminal', async () => {
  const { customer, message, read } = await transcript({ isTTY: false });

  customer('a\x1b[2Jb');
  message({ ...fromJohn, persona: { id: '3', name: 'J\x07' }, message: { text: '\x1b]0;c\x07' } });

  // eslint-disable-next-line no-control-regex
  expect(read()).not.toMatch(/[\x00-\x09\x0b-\x1f]/);
});
