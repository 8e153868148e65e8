import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';

import { conversation, seen, visit, write } from '../page/support';
import { lastAtDesk, openConversation, sitDown, startExample } from './support';

const IN_TIME = { timeout: 10_000, interval: 20 };
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);

declare const document: { querySelector(selector: string): { src: string; naturalWidth: number } };

/** The picture beside the last message, once it is loaded. */
async function lastFace(customer: Page): Promise<string> {
  await customer.waitForFunction(() => {
    return document.querySelector('#log .row:last-child .line > .face img').naturalWidth > 0;
  });
  const src = await customer
    .getByRole('log')
    .locator('.line > .face img')
    .last()
    .getAttribute('src');
  return src?.split('/').pop() ?? '';
}

it('hands a conversation to a person, to a colleague and back, in two windows', async () => {
  const { customer: address, desk: deskAddress } = await startExample();
  const customer = await visit(address);
  const last = async () => (await conversation(customer)).at(-1);
  await write(customer, 'Hello');
  await customer.getByRole('button', { name: 'Talk to a person' }).click();
  await seen(customer, 'I am passing you on to a colleague. One moment, please.');
  expect((await conversation(customer)).filter(({ name }) => name !== 'You')).toEqual([
    expect.objectContaining({ face: 'J' }),
    expect.objectContaining({ face: 'J' }),
  ]);

  // John takes it: the customer sees him type, then what he says.
  const john = await sitDown(deskAddress, 'John Mathew');
  expect(john.url()).not.toContain('secret');
  await john.getByRole('heading', { name: 'Waiting (1)' }).waitFor();
  await openConversation(john);
  await john.getByRole('button', { name: 'Take', exact: true }).click();
  await john.getByText('You answer as John Mathew').waitFor();
  const johnsBox = john.getByLabel('Write a message');
  await johnsBox.pressSequentially('Hi, I am John');
  const asJohn = { name: "John Mathew from Jasper's Market", face: 'JM' };
  await expect.poll(last, IN_TIME).toEqual({ ...asJohn, text: '…' });
  expect(await lastFace(customer)).toBe('john.png');
  // What is not sent is not typed for ever.
  await johnsBox.fill('');
  await expect.poll(last, IN_TIME).not.toMatchObject({ text: '…' });
  await johnsBox.fill('Hi, I am John');
  await expect.poll(last, IN_TIME).toEqual({ ...asJohn, text: '…' });
  await johnsBox.press('Enter');
  await expect.poll(last, IN_TIME).toEqual({ ...asJohn, text: 'Hi, I am John' });
  expect(await lastFace(customer)).toBe('john.png');
  expect(await johnsBox.inputValue()).toBe('');

  await john
    .getByLabel('Send a picture')
    .setInputFiles({ name: 'bread.png', mimeType: 'image/png', buffer: PIXEL });
  await customer.getByRole('log').locator('img.picture').waitFor();
  await john.waitForFunction(() => document.querySelector('.sent').naturalWidth === 1);
  expect(await john.getByAltText('Picture bread.png').count()).toBe(1);

  // The bot keeps silent, the desk hears live.
  await write(customer, 'When are you open?');
  await john.getByRole('log').getByText('When are you open?').waitFor();

  // Mary has it from him.
  const mary = await sitDown(deskAddress, 'Mary Parker');
  await openConversation(mary);
  await expect.poll(() => mary.getByLabel('Write a message').isDisabled(), IN_TIME).toBe(true);
  await john.getByLabel('Hand over to').selectOption({ label: 'Mary Parker' });
  const handOver = john.getByRole('dialog', { name: 'Hand over to Mary Parker?' });
  await handOver.getByLabel('Note').fill('Knows the hours, see https://example.com/hours.');
  await handOver.getByRole('button', { name: 'Hand over' }).click();
  await mary.getByText('You answer as Mary Parker').waitFor();
  await mary.getByText('Note: Knows the hours').waitFor();
  const link = mary.getByRole('link', { name: 'https://example.com/hours', exact: true });
  expect(await link.getAttribute('href')).toBe('https://example.com/hours');
  await expect.poll(() => mary.title(), IN_TIME).toBe('Desk');
  await mary.getByLabel('Write a message').fill('Mary here: from 8 to 6.');
  await mary.getByLabel('Write a message').press('Enter');
  const asMary = { name: "Mary Parker from Jasper's Market", face: 'MP' };
  await expect.poll(last, IN_TIME).toEqual({ ...asMary, text: 'Mary here: from 8 to 6.' });
  expect(await lastFace(customer)).toBe('mary.png');
  await expect.poll(() => johnsBox.isDisabled(), IN_TIME).toBe(true);
  expect(await johnsBox.getAttribute('placeholder')).toBe('Mary Parker answers');

  // Back with the bot, under the Page's name and face.
  await mary.getByRole('button', { name: 'Back to the bot' }).click();
  await seen(customer, 'You are talking to our assistant again.');
  await write(customer, 'When are you open?');
  await seen(customer, 'We are open from 8 to 6, and on Saturdays until noon.');
  // The Page's name stands above its words only where somebody else has spoken before.
  const asPage = { face: 'J', text: 'We are open from 8 to 6, and on Saturdays until noon.' };
  expect(await last()).toEqual(asPage);
  const names = (await conversation(customer)).flatMap(({ name = [] }) => name);
  expect(names).toEqual(['You', 'You', asJohn.name, 'You', asMary.name, "Jasper's Market", 'You']);
  expect(await lastAtDesk(mary)).toBe('Bot: We are open from 8 to 6, and on Saturdays until noon.');
});
