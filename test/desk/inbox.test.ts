import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { expect, it, onTestFinished } from 'vitest';

import { askAs, CUSTOMER, openConversation, openShop, saidTo, sitDown } from './support';

const IN_TIME = { timeout: 10_000, interval: 20 };
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);

it('shows who answers in the Page’s inbox, while the bot is silent, and lets an agent take it from there', async () => {
  const shop = await openShop();
  const customer = shop.emulator.user(CUSTOMER);
  await customer.say('Hello');
  const mary = await sitDown(shop.url, 'Mary Parker');
  await openConversation(mary);
  await shop.emulator.inbox(CUSTOMER).say('This is the owner.');
  await mary.getByText('Somebody answers in the Page’s inbox').first().waitFor();
  await mary.getByRole('log').getByText('This is the owner.').waitFor();
  await customer.say('When are you open?');
  await mary.getByRole('log').getByText('When are you open?').waitFor();
  expect(saidTo(shop).at(-1)).toBe('null: This is the owner.');

  await shop.emulator.inbox(CUSTOMER).done();
  await mary.getByRole('heading', { name: 'With the bot (1)' }).waitFor();
  await customer.say('When are you open?');
  expect(saidTo(shop).at(-1)).toBe('null: We are open from 8 to 6, and on Saturdays until noon.');
  expect((await askAs(shop, 'mary', 'take', { from: 'inbox' })).status).toBe(409);
  expect((await askAs(shop, 'mary', 'take', { from: 'bot' })).status).toBe(204);
});

it('tells the done from those with the bot, until the customer writes again', async () => {
  const shop = await openShop();
  await shop.emulator.user(CUSTOMER).say('A person, please');
  const mary = await sitDown(shop.url, 'Mary Parker');
  await openConversation(mary);
  await mary.getByRole('button', { name: 'Take', exact: true }).click();
  await mary.getByText('You answer as Mary Parker').waitFor();
  // The second click of a double click: another button is in the place of the first by now.
  await mary.mouse.down({ clickCount: 2 });
  await mary.mouse.up({ clickCount: 2 });
  await mary.getByRole('button', { name: 'Done' }).click();
  await mary.getByRole('heading', { name: 'Done (1)' }).waitFor();
  // On with the keyboard from there.
  const isFocused = (element: unknown) => element === document.activeElement;
  await expect.poll(() => mary.locator('.item').evaluate(isFocused), IN_TIME).toBe(true);
  const before = saidTo(shop).length;
  await shop.emulator.user(CUSTOMER).say('Thank you!');
  // Nobody has asked for a person there: the name is known all the same.
  await shop.emulator.user('2000000000002').say('Hello');
  await mary.getByRole('heading', { name: 'With the bot (2)' }).waitFor();
  await mary.getByRole('button', { name: /Amara Okafor/ }).waitFor();
  expect(saidTo(shop).slice(before)).toEqual(["null: Thank you for writing to Jasper's Market!"]);
});

it('counts in its title who waits, and what is new of mine', async () => {
  const shop = await openShop();
  await shop.emulator.user(CUSTOMER).say('A person, please');
  await shop.emulator.user('2000000000002').say('A person, please');
  await askAs(shop, 'mary', 'take', { from: 'nobody' });
  const mary = await sitDown(shop.url, 'Mary Parker');
  await mary.locator(`[data-psid="2000000000002"]`).click();
  await shop.emulator.user(CUSTOMER).say('Are you there?');
  await expect.poll(() => mary.title(), IN_TIME).toBe('(2) Desk');
});

it('tells who of the colleagues is at the desk', async () => {
  const shop = await openShop();
  await shop.emulator.user(CUSTOMER).say('A person, please');
  await askAs(shop, 'john', 'take', { from: 'nobody' });
  const john = await sitDown(shop.url, 'John Mathew');
  await openConversation(john);
  const colleagues = () => john.getByLabel('Hand over to').locator('option').allInnerTexts();
  expect(await colleagues()).toEqual([
    'Choose a colleague',
    'Mary Parker (away)',
    'Ada Okafor (away)',
  ]);
  await sitDown(shop.url, 'Mary Parker');
  await expect
    .poll(colleagues, IN_TIME)
    .toEqual(['Choose a colleague', 'Mary Parker', 'Ada Okafor (away)']);
});

it('shows the pictures that a customer sends, from a copy of its own', async () => {
  let isThere = true;
  const server = createServer((_, response) => {
    response.writeHead(isThere ? 200 : 404, { 'content-type': 'image/png' }).end(PIXEL);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/parcel.png`;
  const shop = await openShop();
  const attachments = [{ type: 'image', payload: { url } }];
  await shop.emulator.user(CUSTOMER).send({ message: { mid: 'm_1', attachments } });
  isThere = false;
  const mary = await sitDown(shop.url, 'Mary Parker');
  await openConversation(mary);
  await mary.waitForFunction(() => document.querySelector('.sent').naturalWidth === 1);
});

declare const document: {
  activeElement: unknown;
  querySelector(selector: string): { naturalWidth: number };
};
