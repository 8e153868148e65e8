import { expect, it } from 'vitest';

import { askAs, CUSTOMER, openConversation, openShop, saidTo, sitDown } from './support';

const IN_TIME = { timeout: 10_000, interval: 20 };

it('keeps what could not be sent, and says why', async () => {
  const shop = await openShop();
  await shop.emulator.user(CUSTOMER).say('A person, please');
  await askAs(shop, 'john', 'take', { from: 'nobody' });
  const john = await sitDown(shop.url, 'John Mathew', {
    expected: /status of 502/,
  });
  await openConversation(john);
  const box = john.getByLabel('Write a message');
  await box.fill('Will this arrive?');
  shop.emulator.fail({
    match: ({ body }) => 'message' in body,
    with: { code: 551, message: 'This person is not available right now.' },
  });
  await box.press('Enter');
  await john.getByRole('alert').getByText('Not sent.').waitFor();
  expect(await box.inputValue()).toBe('Will this arrive?');
  await box.press('Enter');
  await expect.poll(() => box.inputValue(), IN_TIME).toBe('');
  expect(saidTo(shop).filter((line) => line.includes('arrive'))).toHaveLength(1);

  shop.emulator.fail({ match: ({ body }) => 'message' in body, with: { connection: 'lost' } });
  await box.fill('And this?');
  await box.press('Enter');
  await john.getByRole('alert').getByText('may have arrived').waitFor();
  expect(await box.inputValue()).toBe('And this?');
  expect(saidTo(shop).filter((line) => line.includes('And this?'))).toHaveLength(1);
});

it('sends once what is asked for twice', async () => {
  const shop = await openShop();
  await shop.emulator.user(CUSTOMER).say('A person, please');
  await askAs(shop, 'john', 'take', { from: 'nobody' });
  const order = { id: 'a-click', text: 'Once' };
  const both = await Promise.all([
    askAs(shop, 'john', 'text', order),
    askAs(shop, 'john', 'text', order),
  ]);
  expect(both.map(({ status }) => status)).toEqual([204, 204]);
  expect((await askAs(shop, 'john', 'text', order)).status).toBe(204);
  expect(saidTo(shop).filter((line) => line.includes('Once'))).toHaveLength(1);
});

it('takes pictures, up to 8 MB, and nothing else', async () => {
  const shop = await openShop();
  await shop.emulator.user(CUSTOMER).say('A person, please');
  await askAs(shop, 'john', 'take', { from: 'nobody' });
  const send = (bytes: Buffer) => askAs(shop, 'john', 'picture', bytes, '&id=1&filename=a.png');

  expect(await send(Buffer.from('<svg onload="alert(1)"/>'))).toMatchObject({ status: 415 });
  const tooLarge = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(2 ** 23)]);
  expect(await send(tooLarge)).toMatchObject({
    status: 413,
    error: 'Pictures can be at most 8 MB.',
  });
  expect((await send(tooLarge.subarray(0, 2 ** 23))).status).toBe(204);
});
