import { expect, it } from 'vitest';

import { askAs, CUSTOMER, openConversation, openShop, sitDown } from './support';

const IN_TIME = { timeout: 10_000, interval: 20 };
const HOUR_MS = 60 * 60 * 1000;
const PIXEL = Buffer.from('89504e470d0a1a0a', 'hex');

/** The event of a customer who wrote some hours ago. */
function wrote(text: string, hoursAgo: number) {
  const timestamp = Date.now() - hoursAgo * HOUR_MS;
  return { timestamp, message: { mid: `m_${hoursAgo}`, text } };
}

it('answers within 24 hours as to any message, after that with the tag of people', async () => {
  const shop = await openShop();
  const customer = shop.emulator.user(CUSTOMER);
  const last = () => shop.emulator.messages(CUSTOMER).at(-1);
  await customer.send(wrote('A person, please', 23));
  await askAs(shop, 'john', 'take', { from: 'nobody' });
  const john = await sitDown(shop.url, 'John Mathew');
  await openConversation(john);
  await john.getByText(/Messenger takes answers for (59 min|1 h 0 min) more/).waitFor();
  await askAs(shop, 'john', 'text', { id: '1', text: 'In time' });
  expect(last()).toMatchObject({ messagingType: 'RESPONSE', message: { text: 'In time' } });
  expect(last()).not.toHaveProperty('tag');

  // Another customer, who wrote a day and an hour ago.
  const late = { ...shop, psid: '2000000000002' };
  await shop.emulator.user(late.psid).send(wrote('A person, please', 25));
  await askAs(late, 'john', 'take', { from: 'nobody' });
  await john.locator(`[data-psid="${late.psid}"]`).click();
  await john.getByText(/The customer wrote more than 24 hours ago: .* HUMAN_AGENT/).waitFor();
  await john.getByLabel('Write a message').fill('Sorry for the wait');
  await john.getByLabel('Write a message').press('Enter');
  await john.getByText('Sent as HUMAN_AGENT').waitFor();
  await john
    .getByLabel('Send a picture')
    .setInputFiles({ name: 'bread.png', mimeType: 'image/png', buffer: PIXEL });
  await john.getByAltText('Picture: bread.png').waitFor();
  const tagged = shop.emulator.messages(late.psid).filter(({ persona }) => persona);
  const asPerson = {
    tag: 'HUMAN_AGENT',
    messagingType: 'MESSAGE_TAG',
    persona: { name: 'John Mathew' },
  };
  expect(tagged).toMatchObject([asPerson, { ...asPerson, upload: { filename: 'bread.png' } }]);

  // The tag is for people: the bot has nothing to say, and typing is no message.
  await askAs(late, 'john', 'type', { on: true });
  expect((await askAs(late, 'john', 'hand-back', {})).status).toBe(204);
  expect(shop.emulator.messages(late.psid).filter(({ persona }) => persona)).toHaveLength(2);
  expect(shop.emulator.messages(late.psid).at(-1)).toHaveProperty('upload');
});

it('lets nobody write after 7 days, until the customer does', async () => {
  const shop = await openShop();
  const customer = shop.emulator.user(CUSTOMER);
  await customer.send(wrote('A person, please', 24 * 7 + 1));
  await askAs(shop, 'john', 'take', { from: 'nobody' });
  const john = await sitDown(shop.url, 'John Mathew');
  await openConversation(john);
  const box = john.getByLabel('Write a message');
  await john
    .getByText('The customer wrote more than 7 days ago: Messenger takes no message')
    .waitFor();
  expect(await box.isDisabled()).toBe(true);
  expect(await john.getByLabel('Send a picture').isDisabled()).toBe(true);
  const before = shop.emulator.messages(CUSTOMER).length;
  expect(await askAs(shop, 'john', 'text', { id: '1', text: 'Hello?' })).toMatchObject({
    status: 409,
    error:
      'The customer wrote more than 7 days ago: Messenger takes no message until they write again.',
  });
  expect(shop.emulator.messages(CUSTOMER)).toHaveLength(before);

  await customer.say('Is anybody there?');
  await expect.poll(() => box.isEnabled(), IN_TIME).toBe(true);
  // An event that comes late does not take the window back.
  await customer.send(wrote('An old one', 200));
  expect((await askAs(shop, 'john', 'text', { id: '2', text: 'Yes!' })).status).toBe(204);
});
