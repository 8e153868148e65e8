import { readFile } from 'node:fs/promises';

import type { MessengerContext } from 'bottender';
import { expect, it } from 'vitest';

import { conversation, open, seen, startTalk, textsOf, write } from './support';

const buttons = [{ type: 'postback' as const, title: 'Go on', payload: 'GO_ON' }];

/** John counts what each customer says. */
async function counting(context: MessengerContext): Promise<void> {
  const count = ((context.state.count as number | undefined) ?? 0) + 1;
  context.setState({ count });
  if (count === 1) await context.sendButtonTemplate('Number 1', buttons, { persona: 'john' });
  else await context.sendText(`Number ${count}`, { persona: 'john' });
}

it('what was said is said again, and from any point with a new customer', async () => {
  const { emulator } = await startTalk(counting);
  const page = await open(emulator);
  await write(page, 'Hello');
  await page.getByRole('button', { name: 'Go on' }).click();
  await seen(page, 'Number 2');

  const hello = page.locator('.row.user', { hasText: 'Hello' });
  await hello.hover();
  await hello.getByRole('button', { name: 'Say this again' }).click();
  await seen(page, 'Number 3');
  const tapped = page.locator('.row.user', { hasText: 'Go on' });
  await tapped.hover();
  await tapped.getByRole('button', { name: 'Restart from here' }).click();
  await page.getByText(/^You are Amara/).waitFor();
  await seen(page, 'Number 2');

  expect(await textsOf(page)).toEqual([
    'Hello',
    expect.stringMatching(/^Number 1/),
    'Go on',
    'Number 2',
  ]);
  expect(emulator.personas()).toHaveLength(1);
});

it('the customer reacts to a message, and takes that back', async () => {
  const heard: unknown[] = [];
  const { emulator } = await startTalk((context: MessengerContext) => {
    const { reaction } = context.event.rawEvent as { reaction?: object };
    return reaction ? heard.push(reaction) : context.sendText('I am here');
  });
  const page = await open(emulator);
  await write(page, 'Hello');
  await seen(page, 'I am here');
  const row = page.locator('.row.page', { hasText: 'I am here' });
  await row.hover();
  await row.getByRole('button', { name: 'React with ❤' }).click();
  await row.getByRole('button', { name: 'Take the reaction back' }).click();
  await row.getByRole('button', { name: 'React with ❤' }).waitFor();

  const [{ id } = {}] = emulator.messages();
  await expect
    .poll(() => heard)
    .toEqual([
      { mid: id, action: 'react', reaction: 'love', emoji: '❤' },
      { mid: id, action: 'unreact' },
    ]);
  expect(await conversation(page)).toHaveLength(2);
});

it('the conversation is saved as a script', async () => {
  const { emulator } = await startTalk(counting);
  const page = await open(emulator);
  await write(page, 'Hello');
  await page.getByRole('button', { name: 'Go on' }).click();
  await seen(page, 'Number 2');

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save as script' }).click(),
  ]);

  expect(download.suggestedFilename()).toBe('customer.txt');
  const script = await readFile(await download.path(), 'utf8');
  expect(script.replace(/^#.*\n/gm, '').trim()).toBe(`> Hello
<John Mathew> Number 1

[Go on]
<John Mathew> Number 2`);
});
