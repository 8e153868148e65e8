import type { MessengerContext } from 'bottender';
import { expect, it } from 'vitest';

import { OTHER_PAGE, PAGE, PSID } from '../support/bot';
import { conversation, open, seen, startTalk, textsOf, write } from './support';

it('shows who speaks: the Page, then a persona with its name and face', async () => {
  const { emulator } = await startTalk(async (context) => {
    await context.sendText('Welcome!');
    await context.sendText('One moment.');
    context.usePersona('john');
    await context.sendText('I am John.');
    await context.sendText('Mary will help.');
    await context.sendText('I am Mary.', { persona: 'mary' });
    await context.sendText('Bye!', { persona: null });
  });
  const page = await open(emulator);
  await write(page, 'Hi there!');
  await seen(page, 'Bye!');

  expect(await conversation(page)).toEqual([
    { name: 'You', text: 'Hi there!' },
    { text: 'Welcome!' },
    { face: 'J', text: 'One moment.' },
    { name: "John Mathew from Jasper's Market", text: 'I am John.' },
    { face: 'JM', text: 'Mary will help.' },
    { name: "Mary Parker from Jasper's Market", face: 'MP', text: 'I am Mary.' },
    { name: "Jasper's Market", face: 'J', text: 'Bye!' },
  ]);
  expect(await page.locator('#page-name').innerText()).toBe("Jasper's Market");
  await page.getByText('Sent', { exact: true }).waitFor();
});

it('shows what was said before it was opened, and what is said elsewhere', async () => {
  const { emulator } = await startTalk((context: MessengerContext) =>
    context.sendText(`You said ${context.event.text}`, { persona: 'john' }),
  );
  await emulator.user(PSID).say('earlier');
  const page = await open(emulator);
  await seen(page, 'You said earlier');
  await emulator.user(PSID).say('later');
  await seen(page, 'You said later');

  expect(await textsOf(page)).toEqual(['earlier', 'You said earlier', 'later', 'You said later']);
});

it('shows what a customer sent without words, and nothing for events that say nothing', async () => {
  const { emulator } = await startTalk(() => undefined);
  const user = emulator.user(PSID);
  await user.send({ read: { watermark: 1 } });
  await user.send({ message: { attachments: [{ type: 'image', payload: { url: 'x' } }] } });
  await user.postback('START', 'Get started');
  const page = await open(emulator);
  await seen(page, 'Get started');
  expect(await textsOf(page)).toEqual(['[image]', 'Get started']);
});

it('lets a persona type until it speaks', async () => {
  let speak = () => {};
  const asked = new Promise<void>((resolve) => (speak = resolve));
  const { emulator } = await startTalk(async (context) => {
    await context.typingOn({ persona: 'john' });
    await asked;
    await context.sendText('Here I am', { persona: 'john' });
  });
  const page = await open(emulator);
  await write(page, 'Hello?');
  await page.getByText('John Mathew is typing').waitFor();
  expect((await conversation(page)).at(-1)).toEqual({
    name: "John Mathew from Jasper's Market",
    face: 'JM',
    text: '…',
  });

  speak();
  await seen(page, 'Here I am');
  expect(await textsOf(page)).toEqual(['Hello?', 'Here I am']);
});

it('ends typing with typing_off, or when twenty seconds are over', async () => {
  const { emulator } = await startTalk((context: MessengerContext) =>
    context.event.text === 'stop' ? context.typingOff() : context.typingOn(),
  );
  const page = await open(emulator);
  const typing = page.getByText("Jasper's Market is typing");
  await page.clock.install();
  await write(page, 'go');
  await typing.waitFor();
  await write(page, 'stop');
  await typing.waitFor({ state: 'detached' });

  await write(page, 'go on');
  await typing.waitFor();
  await page.clock.fastForward(15_000);
  expect(await typing.count()).toBe(1);
  await page.clock.fastForward(6_000);
  await typing.waitFor({ state: 'detached' });
});

it('posts a button back, and shows what was tapped', async () => {
  const { emulator } = await startTalk(async (context: MessengerContext) => {
    if (context.event.isPostback) {
      await context.sendText(`Payload ${context.event.payload}`);
      return;
    }
    await context.sendButtonTemplate(
      'What next?',
      [
        { type: 'postback', title: 'Ask the baker', payload: 'ASK' },
        { type: 'web_url', title: 'Our shop', url: 'https://example.com/shop' },
        { type: 'phone_number', title: 'Call us', payload: '+15550100' },
      ] as never,
      { persona: 'john' },
    );
  });
  const page = await open(emulator);
  await write(page, 'Hi');
  const shop = page.getByRole('link', { name: 'Our shop' });
  await shop.waitFor();
  expect(await shop.getAttribute('href')).toBe('https://example.com/shop');
  expect(await shop.getAttribute('target')).toBe('_blank');
  expect(await shop.getAttribute('rel')).toBe('noopener noreferrer');
  await page.getByRole('button', { name: 'Call us' }).click();
  await page.getByText('On a phone, this calls +15550100.').waitFor();

  await page.getByRole('button', { name: 'Ask the baker' }).click();
  await seen(page, 'Payload ASK');
  expect(await page.getByText('On a phone').isVisible()).toBe(false);
  expect((await conversation(page)).slice(-2)).toEqual([
    { name: 'You', text: 'Ask the baker' },
    { name: "Jasper's Market", face: 'J', text: 'Payload ASK' },
  ]);
});

it('offers quick replies, and takes them away when one was tapped', async () => {
  const { emulator } = await startTalk(async (context: MessengerContext) => {
    if (context.event.isQuickReply) {
      const { payload } = context.event.quickReply as { payload: string };
      await context.sendText(`Payload ${payload}`);
      return;
    }
    await context.sendText('Which colour?', {
      quickReplies: [
        { contentType: 'text', title: 'Red', payload: 'RED' },
        { contentType: 'text', title: 'Blue', payload: 'BLUE' },
      ],
    });
  });
  const page = await open(emulator);
  await write(page, 'Hi');
  const replies = page.getByRole('group', { name: 'Quick replies' });
  await replies.getByRole('button', { name: 'Blue' }).click();
  await seen(page, 'Payload BLUE');

  expect((await textsOf(page)).slice(-2)).toEqual(['Blue', 'Payload BLUE']);
  expect(await replies.isVisible()).toBe(false);
});

it('shows cards with their buttons, side by side', async () => {
  const card = (title: string) => ({
    title,
    subtitle: 'Fresh from the oven',
    imageUrl: 'https://example.com/bread.jpg',
    buttons: [{ type: 'postback' as const, title: `Buy ${title}`, payload: title }],
  });
  const { emulator } = await startTalk((context: MessengerContext) =>
    context.event.isPostback
      ? context.sendText(`Bought: ${context.event.payload}`)
      : context.sendGenericTemplate([card('Rye'), card('Wheat')], { persona: 'mary' }),
  );
  const page = await open(emulator, { viewport: { width: 390, height: 844 } });
  await write(page, 'Bread?');
  const cards = page.getByRole('group', { name: '2 cards' });
  await cards.getByText('Fresh from the oven').first().waitFor();
  // The picture is on the internet: its name stands in for it.
  expect(await cards.getByText('bread.jpg').count()).toBe(2);
  // On a phone, an arrow shows that there are more of them.
  const arrow = (name: string) => page.getByRole('button', { name });
  await arrow('Next card').click();
  await arrow('Next card').waitFor({ state: 'hidden' });
  await arrow('Previous card').click();
  await arrow('Next card').waitFor();
  await arrow('Previous card').waitFor({ state: 'hidden' });
  await cards.getByRole('button', { name: 'Buy Wheat' }).click();
  await seen(page, 'Bought: Wheat');
});

it('shows the Page’s face under what the Page has read', async () => {
  const { emulator } = await startTalk((context) => context.markSeen());
  const page = await open(emulator);
  await write(page, 'Read this');
  const mark = page.locator('.row.user', { hasText: 'Read this' }).locator('.delivery');
  await mark.locator('.face').waitFor();
  await expect.poll(() => mark.innerText()).toContain('Seen');
});

it('shows two customers in two tabs, each what is theirs', async () => {
  const { emulator } = await startTalk((context: MessengerContext) =>
    context.sendText(`Hello ${context.event.text}`, { persona: 'john' }),
  );
  const ann = await open(emulator, { query: '?user=2000000000001' });
  const ben = await open(emulator, { query: '?user=2000000000002' });
  await Promise.all([write(ann, 'Ann'), write(ben, 'Ben')]);
  await Promise.all([seen(ann, 'Hello Ann'), seen(ben, 'Hello Ben')]);

  expect(await textsOf(ann)).toEqual(['Ann', 'Hello Ann']);
  expect(await textsOf(ben)).toEqual(['Ben', 'Hello Ben']);
  await ann.getByRole('button', { name: /New: Hello Ben/ }).click();
  await seen(ann, 'Hello Ben');
  expect(new URL(ann.url()).searchParams.get('user')).toBe('2000000000002');
  expect(await ann.getByRole('button', { name: /New:/ }).count()).toBe(0);
});

it('brings another customer in', async () => {
  const { emulator } = await startTalk((context) => context.sendText('Hello'));
  const page = await open(emulator);
  await write(page, 'Hi');
  await seen(page, 'Hello');
  await page.getByRole('button', { name: '+ Another customer' }).click();
  await page.getByText(/^You are Amara Okafor/).waitFor();
  expect(await conversation(page)).toEqual([]);
  await write(page, 'Me, too');
  await seen(page, 'Hello');
  expect(new Set(emulator.messages().map(({ psid }) => psid)).size).toBe(2);
});

it('brings another customer in before the first has said anything', async () => {
  const { emulator } = await startTalk((context) => context.sendText('Hello'));
  const page = await open(emulator);
  await page.getByRole('button', { name: '+ Another customer' }).click();
  await page.getByText(/^You are Amara Okafor/).waitFor();
  await page.getByRole('button', { name: /^Robin Example/ }).click();
  await page.getByText(/^You are Robin Example/).waitFor();
  expect(await page.getByRole('button', { name: /^(Robin|Amara)/ }).count()).toBe(2);
});

it('shows more than one Page, each with its own personas', async () => {
  const { emulator } = await startTalk((context) =>
    context.sendText('At your service', { persona: 'john' }),
  );
  const page = await open(emulator, { query: `?page=${OTHER_PAGE.id}` });
  await write(page, 'Hi');
  await seen(page, 'At your service');
  expect((await conversation(page)).at(-1)?.name).toBe('John Mathew from Lakeside');
  expect(emulator.personas(OTHER_PAGE.id)).toHaveLength(1);

  await page.getByRole('button', { name: '+ A customer' }).click();
  await page.locator('#page-name', { hasText: PAGE.name }).waitFor();
  await write(page, 'Hi');
  await seen(page, 'At your service');
  expect((await conversation(page)).at(-1)?.name).toBe("John Mathew from Jasper's Market");
});

it('says what to do where no bot is connected, and that words did not arrive', async () => {
  const { emulator } = await startTalk((context) => context.sendText('There you are'));
  const { webhook } = emulator;
  emulator.webhook = undefined;
  const page = await open(emulator);
  const notice = page.getByRole('alert');
  await notice.getByText('No bot is connected yet.').waitFor();
  expect(await notice.innerText()).toContain(emulator.origin);

  emulator.webhook = 'http://127.0.0.1:1/webhooks/messenger';
  await write(page, 'Anybody?');
  await page.getByText('Not delivered').waitFor();
  expect(await notice.innerText()).toContain(
    'The webhook http://127.0.0.1:1/webhooks/messenger could not be reached.',
  );

  emulator.webhook = webhook;
  await page.getByRole('button', { name: 'Send again' }).click();
  await seen(page, 'There you are');
  expect(await textsOf(page)).toEqual(['Anybody?', 'There you are']);
  expect(await notice.innerText()).toBe('');
});

it('keeps Shift and Enter for a new line', async () => {
  const { emulator } = await startTalk((context) => context.sendText('Read'));
  const page = await open(emulator);
  const box = page.getByLabel('Write a message');
  await box.pressSequentially('one');
  await box.press('Shift+Enter');
  await box.pressSequentially('two');
  await box.press('Enter');
  await seen(page, 'Read');
  expect(await textsOf(page)).toEqual(['one\ntwo', 'Read']);
});
