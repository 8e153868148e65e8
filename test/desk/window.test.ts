import { expect, it } from 'vitest';

import { askAs, CUSTOMER, openConversation, openShop, sitDown } from './support';

const IN_TIME = { timeout: 10_000, interval: 20 };
const HOUR_MS = 60 * 60 * 1000;
const PIXEL = Buffer.from('89504e470d0a1a0a', 'hex');

it('answers plain first, and with the tag of people where Messenger says that it is too late', async () => {
  const shop = await openShop();
  const { clock } = shop.emulator;
  const timestamp = Date.now() - 23 * HOUR_MS;
  const message = { mid: 'm_1', text: 'A person, please' };
  await shop.emulator.user(CUSTOMER).send({ timestamp, message });
  await askAs(shop, 'john', 'take', { from: 'nobody' });
  const john = await sitDown(shop.url, 'John Mathew');
  await openConversation(john);
  await john.getByText(/About (59 min|1 h 0 min) left to reply \(estimate\)/).waitFor();
  await askAs(shop, 'john', 'text', { id: '1', text: 'In time' });
  const byJohn = () => shop.emulator.messages(CUSTOMER).filter(({ persona }) => persona);
  expect(byJohn()).toMatchObject([{ messagingType: 'RESPONSE', message: { text: 'In time' } }]);
  expect(byJohn()[0]).not.toHaveProperty('tag');

  clock.advance(25 * HOUR_MS);
  await john.getByLabel('Write a message').fill('Sorry for the wait');
  await john.getByLabel('Write a message').press('Enter');
  await john.getByText('Sent as HUMAN_AGENT').waitFor();
  await john
    .getByLabel('Send a picture')
    .setInputFiles({ name: 'bread.png', mimeType: 'image/png', buffer: PIXEL });
  await john.getByAltText('Picture bread.png').waitFor();
  const asPerson = {
    tag: 'HUMAN_AGENT',
    messagingType: 'MESSAGE_TAG',
    persona: { name: 'John Mathew' },
  };
  const said = byJohn().filter(({ senderAction }) => !senderAction);
  expect(said.slice(1)).toMatchObject([
    asPerson,
    { ...asPerson, upload: { filename: 'bread.png' } },
  ]);

  // The tag is for people: the bot has nothing to say.
  expect((await askAs(shop, 'john', 'hand-back', {})).status).toBe(204);
  expect(shop.emulator.messages(CUSTOMER).at(-1)).toHaveProperty('upload');
});

it('lets nobody write where Messenger takes neither, until the customer does', async () => {
  const shop = await openShop();
  const customer = shop.emulator.user(CUSTOMER);
  await customer.say('A person, please');
  await askAs(shop, 'john', 'take', { from: 'nobody' });
  const john = await sitDown(shop.url, 'John Mathew');
  await openConversation(john);
  shop.emulator.clock.advance(8 * 24 * HOUR_MS);
  expect(await askAs(shop, 'john', 'text', { id: '1', text: 'Hello?' })).toMatchObject({
    status: 409,
    error: 'Messenger accepts no messages until the customer writes again.',
  });
  const box = john.getByLabel('Write a message');
  await expect.poll(() => box.isDisabled(), IN_TIME).toBe(true);
  expect(await john.getByLabel('Send a picture').isDisabled()).toBe(true);
  await john.getByText('Messenger accepts no messages until the customer writes again.').waitFor();

  await customer.say('Is anybody there?');
  await expect.poll(() => box.isEnabled(), IN_TIME).toBe(true);
  expect((await askAs(shop, 'john', 'text', { id: '2', text: 'Yes!' })).status).toBe(204);
});
