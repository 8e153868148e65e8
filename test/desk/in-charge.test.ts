import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';

import { askAs, CUSTOMER, openConversation, openShop, saidTo, sitDown } from './support';

const IN_TIME = { timeout: 10_000, interval: 20 };

it('gives a conversation to one of two agents who take it at the same moment', async () => {
  const shop = await openShop();
  await shop.emulator.user(CUSTOMER).say('I want to talk to a person');

  const answers = await Promise.all(
    ['john', 'mary'].map((agent) => askAs(shop, agent, 'take', { from: 'nobody' })),
  );
  const [winner, loser] = answers[0]?.status === 204 ? ['john', 'mary'] : ['mary', 'john'];
  expect(answers.map(({ status }) => status).sort()).toEqual([204, 409]);
  const name = { john: 'John Mathew', mary: 'Mary Parker' }[winner];
  expect(answers.find(({ status }) => status === 409)?.error).toBe(`${name} is in charge now.`);

  // Nor can the other one answer, type, hand over or give it back.
  const orders = {
    text: { id: '1', text: 'Me, too!' },
    type: { on: true },
    'hand-over': { to: 'ada' },
    'hand-back': {},
  };
  for (const [action, body] of Object.entries(orders)) {
    expect(await askAs(shop, loser, action, body)).toMatchObject({ status: 409 });
  }
  expect((await askAs(shop, winner, 'text', { id: '2', text: 'Hello!' })).status).toBe(204);
  expect(saidTo(shop).at(-1)).toBe(`${name}: Hello!`);
  expect(saidTo(shop).filter((line) => !line.startsWith('null'))).toHaveLength(1);
});

it('takes a conversation from a colleague only on purpose', async () => {
  const shop = await openShop();
  await shop.emulator.user(CUSTOMER).say('A person, please');
  await askAs(shop, 'john', 'take', { from: 'nobody' });
  const mary = await sitDown(shop.url, 'Mary Parker');
  await openConversation(mary);
  const take = mary.getByRole('button', { name: 'Take from John Mathew' });

  mary.once('dialog', (dialog) => void dialog.dismiss());
  await take.click();
  expect((await askAs(shop, 'john', 'text', { id: '1', text: 'Still me' })).status).toBe(204);
  mary.once('dialog', (dialog) => void dialog.accept());
  await take.click();
  await mary.getByText('You answer as Mary Parker').waitFor();
  expect((await askAs(shop, 'john', 'text', { id: '2', text: 'And me' })).status).toBe(409);
});

it('keeps the bot silent while an agent is in charge, also when it was about to speak', async () => {
  const shop = await openShop();
  const customer = shop.emulator.user(CUSTOMER);
  const asking = customer.say('When are you open?');
  await vi.waitFor(() => expect(shop.emulator.messages(CUSTOMER)).toHaveLength(1), IN_TIME);
  expect((await askAs(shop, 'john', 'take', { from: 'bot' })).status).toBe(204);
  await asking;
  await customer.say('Hello?');
  await customer.say('Are you a person?');
  await customer.postback('BACK_TO_BOT', 'Never mind');
  expect(saidTo(shop)).toEqual([]);
  expect(shop.session(CUSTOMER)).toContain('john');

  // Who speaks is kept no longer than the agent is in charge.
  expect((await askAs(shop, 'john', 'hand-back', {})).status).toBe(204);
  expect(saidTo(shop)).toEqual(['null: You are talking to our assistant again.']);
  expect(shop.session(CUSTOMER)).not.toContain('john');
  await customer.say('When are you open?');
  expect(saidTo(shop).at(-1)).toBe('null: We are open from 8 to 6, and on Saturdays until noon.');
});

it('asks for a person when the bot gives up, and lets the customer go back', async () => {
  const { emulator, ...shop } = await openShop();
  const customer = emulator.user(CUSTOMER);
  await customer.say('Xyzzy');
  await customer.say('Plugh');
  const desk = await sitDown(shop.url, 'Ada Okafor');
  await openConversation(desk);
  await desk.getByText('The bot gave up. Waiting for an agent.').waitFor();

  const before = emulator.messages(CUSTOMER).length;
  await customer.say('Anybody there?');
  expect(emulator.messages(CUSTOMER)).toHaveLength(before);
  await customer.postback('BACK_TO_BOT', 'Never mind');
  expect(emulator.messages(CUSTOMER).at(-1)?.message?.text).toBe(
    'Back with me, the assistant. How can I help?',
  );
  await desk.getByText('The customer went back. The bot answers again.').waitFor();
});

it('knows after a restart what was said, who is in charge and under whose name', async () => {
  const shop = await openShop();
  await shop.emulator.user(CUSTOMER).say('A person, please');
  await askAs(shop, 'john', 'take', { from: 'nobody' });
  // An open desk does not hold it up.
  await sitDown(shop.url, 'Mary Parker', { expected: /net::ERR/ });
  expect(await shop.restart()).toBe(0);
  // Nor does a crash in the middle of a line.
  const journal = (folder: string) => join(folder, `journals/${CUSTOMER}.jsonl`);
  await shop.restart((folder) => appendFileSync(journal(folder), '{"by":"cust'));
  await shop.emulator.user(CUSTOMER).say('Still there?');
  await shop.restart();

  await shop.emulator.user(CUSTOMER).say('Hello?');
  const john = await sitDown(shop.url, 'John Mathew');
  await openConversation(john);
  await john.getByRole('log').getByText('A person, please').waitFor();
  await john.getByLabel('Write a message').fill('Here I am again');
  await john.getByRole('button', { name: 'Send', exact: true }).click();
  await expect.poll(() => saidTo(shop).at(-1), IN_TIME).toBe('John Mathew: Here I am again');
  expect(shop.emulator.personas()).toHaveLength(1);
});
