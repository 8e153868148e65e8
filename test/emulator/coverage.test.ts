import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import { APP_ROUTES } from '../../src/emulator/graph/app-routes';
import { ROUTES } from '../../src/emulator/graph/routes';
import { call, createPersona, start } from './graph';

const DOCS = readFileSync(join(__dirname, '../../docs/emulator.md'), 'utf8');

/** The rows of the table under a heading: what, and how well. */
function table(heading: string): [what: string, coverage: string][] {
  const [, rest = ''] = DOCS.split(`### ${heading}\n`);
  const [section = ''] = rest.split('\n#');
  return [...section.matchAll(/^\| `([^`]+)`\s*\| (\w+)\s*\|$/gm)].map((row) => [row[1]!, row[2]!]);
}

it('the table of routes is that of the code, and refused is whatever else it names', () => {
  const known = [...ROUTES, ...APP_ROUTES].map(({ method, path, coverage }) => [
    `${method} ${path}`,
    coverage,
  ]);
  const documented = table('Routes');
  expect(documented.filter(([, coverage]) => coverage !== 'refused')).toEqual(known);
  expect(documented.length).toBeGreaterThan(known.length);
});

it.each(table('Routes').filter(([, coverage]) => coverage === 'refused'))(
  'a route that is refused: %s',
  async (route) => {
    const emulator = await start();
    const [method = '', path = ''] = route.split(' ');
    const answer = await call(emulator, method, path.replace('PAGE', 'me').replace('NODE', '404'));
    expect([answer.status, answer.body.error.code]).toEqual([400, 100]);
    expect(answer.body.error.message).toContain('Unsupported request');
  },
);

const PICTURE = { type: 'image', payload: { url: 'https://example.com/1.png' } };
const to = { recipient: { id: '7' } };
const hi = { message: { text: 'Hi' } };
const said = (message: object) => ({ ...to, message });
const whom = (recipient: object) => ({ recipient, ...hi });

/** A call with each field; what comes of it where it is imitated is seen in what was sent. */
const SAMPLES: Record<string, object> = {
  'recipient.id': whom({ id: '7' }),
  'recipient.user_ref': whom({ user_ref: 'x' }),
  'recipient.comment_id': whom({ comment_id: 'x' }),
  'recipient.post_id': whom({ post_id: 'x' }),
  'recipient.phone_number': whom({ phone_number: '+15550100' }),
  'recipient.one_time_notif_token': whom({ one_time_notif_token: 'x' }),
  'recipient.notification_messages_token': whom({ notification_messages_token: 'x' }),
  'message.text': said({ text: 'Hi' }),
  'message.attachment': said({ attachment: PICTURE }),
  'message.attachments': said({ attachments: [PICTURE] }),
  'message.quick_replies': said({ text: 'Hi', quick_replies: [{ title: 'A', payload: 'A' }] }),
  'message.metadata': said({ text: 'Hi', metadata: 'x' }),
  'message.sticker_id': said({ sticker_id: 1 }),
  'message.template': said({ template: { name: 'x' } }),
  sender_action: { ...to, sender_action: 'typing_on' },
  persona_id: { ...to, ...hi, persona_id: 'JOHN' },
  messaging_type: { ...to, ...hi, messaging_type: 'UPDATE' },
  tag: { ...to, ...hi, tag: 'HUMAN_AGENT' },
  thread_control: { ...to, ...hi, thread_control: { control_type: 'release' } },
  reply_to: { ...to, ...hi, reply_to: { mid: 'm_1' } },
  notification_type: { ...to, ...hi, notification_type: 'NO_PUSH' },
  suggestion_action: { ...to, ...hi, suggestion_action: 'x' },
  filedata: said({ attachment: { type: 'image', payload: {} } }),
};

describe('the fields of a message', () => {
  it('are those of the table', () => {
    expect(table('Fields of a message call').map(([field]) => field)).toEqual(Object.keys(SAMPLES));
  });

  it.each(Object.entries(SAMPLES))('are taken: %s', async (field, sample) => {
    const emulator = await start();
    const persona = await createPersona(emulator);
    const body = JSON.parse(JSON.stringify(sample).replace('JOHN', persona)) as Record<
      string,
      object
    >;
    const form = new FormData();
    for (const [name, value] of Object.entries(body)) {
      form.set(name, typeof value === 'string' ? value : JSON.stringify(value));
    }
    if (field === 'filedata') form.set('filedata', new Blob(['x'], { type: 'image/png' }), 'x.png');
    const answer = await call(emulator, 'POST', '/me/messages', form);
    expect(answer.status).toBe(200);
    expect(emulator.messages()).toHaveLength(1);
  });
});

it('webhooks: the table names what the emulator sends by itself, and what a test sends', () => {
  expect(table('Webhooks').filter(([, coverage]) => coverage === 'imitated')).toHaveLength(6);
});
