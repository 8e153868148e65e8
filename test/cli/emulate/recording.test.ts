import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

import { Conversation } from '../../../src/cli/emulate/customer/conversation';
import { recording } from '../../../src/cli/emulate/reporting/recording';
import { Screen } from '../../../src/cli/emulate/reporting/screen';
import { transcript } from '../../../src/cli/emulate/reporting/transcript';
import { startEmulator } from '../../../src/emulator';
import { makeFolder } from './folder';
import { makeIo } from './in-process';

test('what the customer says and does in the browser is recorded, and nobody else', async () => {
  const emulator = await startEmulator();
  onTestFinished(() => emulator.close());
  const { pages } = emulator;
  const { io, written } = makeIo();
  const path = join(await makeFolder(onTestFinished), 'script.txt');
  const reporter = recording(transcript(new Screen(io), pages), path, pages);
  const conversation = new Conversation(emulator, pages, reporter);
  onTestFinished(() => conversation.close());
  // Nobody answers: there is no bot, only what one would send.
  const robin = emulator.user('2000000000001');
  const amara = emulator.user('2000000000002');
  const unheard = () => undefined;
  const answer = (psid: string, text: string) =>
    fetch(`${emulator.origin}/me/messages?access_token=${pages[0]!.accessToken}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ recipient: { id: psid }, message: { text } }),
    });

  await robin.say('Hello\nthere').catch(unheard);
  await answer('2000000000001', 'Hi');
  await amara.say('Me, too').catch(unheard);
  await answer('2000000000002', 'Hi, Amara');
  await robin.say('Yes', { quickReply: 'YES' }).catch(unheard);
  await robin.postback('BUY', 'Buy').catch(unheard);
  await answer('2000000000001', 'Bought');
  await robin.send({ message: { mid: 'm_1', attachments: [{ type: 'image' }] } }).catch(unheard);
  await robin.send({ referral: { ref: 'ad' } }).catch(unheard);
  await emulator.inbox('2000000000001').say('This is Ann.');
  conversation.look();

  const script = (await readFile(path, 'utf8')).replace(/^#.*\n/gm, '');
  expect(script).toBe(`
> Hello there
<Jasper's Market> Hi

[Yes]

[Buy]
<Jasper's Market> Bought

* {"message":{"attachments":[{"type":"image"}]}}

* {"referral":{"ref":"ad"}}
`);
  expect(written.out).toContain('Amara Okafor (in the browser)\n  Me, too\n');
  expect(written.out).toContain("Jasper's Market, to Amara Okafor\n  Hi, Amara\n");
});
