import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';

import { conversation, seen, visit, write } from '../page/support';
import {
  askAs,
  CUSTOMER,
  lastAtDesk,
  openConversation,
  openShop,
  saidTo,
  sitDown,
  startExample,
} from './support';

const IN_TIME = { timeout: 10_000, interval: 20 };
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);

declare const document: {
  activeElement: unknown;
  querySelector(selector: string): { src: string; naturalWidth: number };
};

/** Where an element stands, and how much of it is out of sight below. */
interface Box {
  scrollTop: number;
  scrollHeight: number;
  clientHeight: number;
}

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
  await john.getByRole('button', { name: 'Hand over' }).click();
  const handOver = john.getByRole('dialog', { name: 'Hand over this conversation' });
  await handOver.getByLabel('Hand over to').selectOption({ label: 'Mary Parker' });
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

const isFocused = (element: unknown) => element === document.activeElement;

it('finds one of many conversations, and loses no click when news come in', async () => {
  const shop = await openShop();
  const ids = Array.from({ length: 9 }, (_, index) => String(2_000_000_000_001 + index));
  await Promise.all(ids.map((id) => shop.emulator.user(id).say('Hello')));
  const mary = await sitDown(shop.url, 'Mary Parker');
  const items = mary.locator('.item');
  await expect.poll(() => items.count(), IN_TIME).toBe(9);

  // The second of the list is pressed while the first has news.
  const box = (await items.nth(1).boundingBox())!;
  await mary.mouse.move(box.x + 20, box.y + 20);
  await mary.mouse.down();
  const first = (await items.first().getAttribute('data-psid'))!;
  await shop.emulator.user(first).say('When are you open?');
  await items.first().getByText('We are open from 8 to 6').waitFor();
  await mary.mouse.up();
  const log = mary.getByRole('log');
  await log.getByText('Hello').waitFor();
  expect(await items.nth(1).getAttribute('aria-current')).toBe('true');
  await expect.poll(() => log.evaluate(isFocused), IN_TIME).toBe(true);

  const search = mary.getByLabel('Search conversations');
  await search.fill('AMARA okafór');
  await expect.poll(() => items.count(), IN_TIME).toBe(1);
  await items.getByText('Amara Okafor').waitFor();
  await search.fill('nobody');
  await mary.getByText('No conversation matches.').waitFor();
  await search.fill('');
  await expect.poll(() => items.count(), IN_TIME).toBe(9);
});

it('shows the time again after a pause, makes room for long answers, and leaves whoever scrolls up in peace', async () => {
  const shop = await openShop();
  const customer = shop.emulator.user(CUSTOMER);
  await customer.say('A person, please');
  await askAs(shop, 'mary', 'take', { from: 'nobody' });
  const mary = await sitDown(shop.url, 'Mary Parker');
  await openConversation(mary);
  const log = mary.getByRole('log');
  const gap = () => log.evaluate((it: Box) => it.scrollHeight - it.scrollTop - it.clientHeight);
  for (let index = 0; index < 10; index += 1) await customer.say(`Line ${index}\n\n\nand more`);
  await log.getByText('Line 9').waitFor();
  const times = await log.locator('.name time').count();
  shop.emulator.clock.advance(20 * 60_000);
  await customer.say('Are you there?');
  await log.getByText('Are you there?').waitFor();
  expect(await log.locator('.name time').count()).toBe(times + 1);

  const box = mary.getByLabel('Write a message');
  const height = async () => (await box.boundingBox())!.height;
  const before = await height();
  await box.fill('A long answer that needs more than one line. '.repeat(12));
  expect(await height()).toBeGreaterThan(2 * before);
  await expect.poll(gap, IN_TIME).toBeLessThan(4);

  // A saved reply goes into the box, after what is there.
  await box.fill('Hello Robin! ');
  await mary.clock.install();
  await mary.reload();
  await openConversation(mary);
  await expect.poll(() => box.isEnabled(), IN_TIME).toBe(true);
  await mary.getByRole('button', { name: 'Saved replies' }).click();
  await mary
    .getByRole('dialog')
    .getByRole('button', { name: /order number/ })
    .click();
  const reply = 'Hello Robin! Could you send me your order number, please?';
  await expect.poll(() => box.inputValue(), IN_TIME).toBe(reply);
  await box.press('Enter');
  await log.getByText(reply).waitFor();
  expect(saidTo(shop).at(-1)).toBe(`Mary Parker: ${reply}`);

  await log.evaluate((it: Box) => void (it.scrollTop = 0));
  const toEnd = mary.getByRole('button', { name: '↓ Newest messages' });
  await toEnd.waitFor();
  await customer.say('Hello?');
  await log.getByText('Hello?').waitFor();
  expect(await log.evaluate((it: Box) => it.scrollTop)).toBe(0);
  await toEnd.click();
  await expect.poll(gap, IN_TIME).toBeLessThan(4);

  // On the next day, yesterday's times have a date.
  const time = () => log.locator('.name time').first().innerText();
  expect(await time()).not.toContain(',');
  await mary.clock.fastForward('24:00:00');
  await expect.poll(time, IN_TIME).toContain(',');
});
