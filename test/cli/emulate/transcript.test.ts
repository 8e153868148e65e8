import { expect, test } from 'vitest';

import { Screen } from '../../../src/cli/emulate/reporting/screen';
import { transcript } from '../../../src/cli/emulate/reporting/transcript';
import type { EmulatedMessage } from '../../../src/emulator';
import { makeIo } from './in-process';

const PAGE = { id: '1', name: "Jasper's Market", accessToken: 'emulated-market-token' };
const ROBIN = { page: PAGE, psid: '2', name: 'Robin Example', isHere: true };
const fromJohn: EmulatedMessage = {
  pageId: PAGE.id,
  psid: '2',
  persona: { id: '3', name: 'John Mathew' },
  message: { text: 'Hi!' },
  at: 0,
};

function read(tell: (reporter: ReturnType<typeof transcript>) => void, setting = {}): string {
  const { io, written } = makeIo(setting);
  tell(transcript(new Screen(io), [PAGE]));
  return written.out;
}

test('who speaks stands above what they say, once until somebody else does', () => {
  const text = read(({ message, customer }) => {
    message(fromJohn);
    message({ ...fromJohn, senderAction: 'typing_on', message: undefined });
    message({ ...fromJohn, senderAction: 'typing_off', message: undefined });
    message({ ...fromJohn, message: { text: 'Two\nlines' } });
    message({ ...fromJohn, persona: null });
    customer(ROBIN, { says: 'Hello' });
  });

  expect(text).toBe(`
John Mathew from Jasper's Market
  Hi!
  … is typing
  Two
  lines

Jasper's Market
  Hi!

Robin Example (the customer)
  Hello
`);
});

test('whoever speaks in the browser is named, and so is whom the bot answers there', () => {
  const text = read(({ message, customer }) => {
    customer({ ...ROBIN, name: 'Amara Okafor', isHere: false }, { says: 'Hello' });
    message(fromJohn, 'Amara Okafor');
    customer(ROBIN, { sends: { referral: { ref: 'ad' } } });
    message(fromJohn);
  });

  expect(text).toBe(`
Amara Okafor (in the browser)
  Hello

John Mathew from Jasper's Market, to Amara Okafor
  Hi!

Robin Example (the customer)
  sends {"referral":{"ref":"ad"}}

John Mathew from Jasper's Market
  Hi!
`);
});

test('colours are for a terminal that can show them', () => {
  const tell = ({ message }: ReturnType<typeof transcript>) => message(fromJohn);

  expect(read(tell, { isTTY: true })).toContain("\x1b[35mJohn Mathew from Jasper's Market\x1b[39m");
  for (const setting of [
    {},
    { isTTY: true, env: { NO_COLOR: '1' } },
    { isTTY: true, env: { TERM: 'dumb' } },
  ]) {
    expect(read(tell, setting)).not.toContain('\x1b');
  }
});

test('nothing that is said can command the terminal', () => {
  const text = read(({ customer, message }) => {
    customer(ROBIN, { says: 'a\x1b[2Jb' });
    customer(ROBIN, { taps: '\x1b[2J' });
    message({
      ...fromJohn,
      persona: { id: '3', name: 'J\x07' },
      message: { text: '\x1b]0;c\x07' },
    });
  });

  // eslint-disable-next-line no-control-regex
  expect(text).not.toMatch(/[\x00-\x09\x0b-\x1f]/);
});

test('a refused call is one line', () => {
  const { io, written } = makeIo();
  const { refused } = transcript(new Screen(io), [PAGE]);
  const call = { method: 'POST', path: '/me/messages', version: 'v6.0', pageId: null, query: {} };
  const record = { ...call, body: {}, status: 400, at: 0, contentType: null };

  refused({ ...record, error: { code: 190, message: 'Invalid OAuth access token.' } });
  refused({ ...record, error: { code: 100, subcode: 2018001, message: '(#100) No\nuser' } });

  expect(written.err).toBe(`Refused: POST /me/messages: Invalid OAuth access token. (190)
Refused: POST /me/messages: (#100) No user
`);
});
