import type { MessengerContext } from 'bottender';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';

import { conversation, open, seen, startTalk, write } from './support';

/** Says again what the customer said, as the persona that the customer names. */
async function parrot(context: MessengerContext): Promise<void> {
  const text = context.event.text as string;
  await context.sendText(`Heard: ${text}`, { persona: text.includes('Mary') ? 'mary' : 'john' });
}

async function trouble(page: Page): Promise<void> {
  await page.getByRole('tab', { name: 'Trouble' }).click();
}

/** Who said the last thing, by the line above it; a line is left out where the speaker stays the same. */
async function lastSpeaker(page: Page, text: string): Promise<string | undefined> {
  await seen(page, text);
  return (await conversation(page)).at(-1)?.name;
}

const JOHN_SPEAKS = "John Mathew from Jasper's Market";
const MARY_SPEAKS = "Mary Parker from Jasper's Market";
const PAGE_SPEAKS = "Jasper's Market";

it('shows the message as the Page’s to a customer who cannot be shown personas', async () => {
  const { emulator, events } = await startTalk(parrot);
  const page = await open(emulator);
  await write(page, 'one');
  expect(await lastSpeaker(page, 'Heard: one')).toBe(JOHN_SPEAKS);

  await trouble(page);
  await page.getByLabel('Robin Example cannot be shown personas').check();
  await expect.poll(() => page.getByRole('tab', { name: 'Trouble ●' }).count()).toBe(1);
  await write(page, 'two');
  expect(await lastSpeaker(page, 'Heard: two')).toBe(PAGE_SPEAKS);
  expect(events.map(({ type }) => type)).toContain('fallback');
  await page.getByRole('tab', { name: 'Graph calls' }).click();
  await page.getByText('400 · 10/2018336').waitFor();
});

it('creates a persona again that was deleted behind the bot’s back', async () => {
  const { emulator, events } = await startTalk(parrot);
  const page = await open(emulator);
  await write(page, 'one');
  await seen(page, 'Heard: one');
  await trouble(page);
  await page.getByRole('button', { name: 'Choose a persona' }).click();
  await page.getByRole('button', { name: 'Delete John Mathew behind the bot’s back' }).click();
  await page.getByText('0 active · 1 deleted').waitFor();

  await write(page, 'two');
  expect(await lastSpeaker(page, 'Heard: two')).toBe(JOHN_SPEAKS);
  await page.getByText('1 active · 1 deleted').waitFor();
  expect(events.map(({ type }) => type)).toContain('renewed');
  // What was said before keeps its name and face.
  expect((await conversation(page))[1]).toMatchObject({ name: JOHN_SPEAKS, face: 'JM' });
});

it('lets known personas speak on while persona calls are throttled, and the Page for new ones', async () => {
  const { emulator } = await startTalk(parrot);
  const page = await open(emulator);
  await write(page, 'one');
  await seen(page, 'Heard: one');
  await trouble(page);
  await page.getByLabel('Too many persona calls').check();
  await expect.poll(() => page.getByRole('tab', { name: 'Trouble ●' }).count()).toBe(1);

  await write(page, 'Mary');
  expect(await lastSpeaker(page, 'Heard: Mary')).toBe(PAGE_SPEAKS);
  await write(page, 'two');
  expect(await lastSpeaker(page, 'Heard: two')).toBe(JOHN_SPEAKS);
  await page.getByRole('tab', { name: 'Graph calls' }).click();
  await page.getByText('400 · 80006').waitFor();
});

async function failNext(page: Page, what: string): Promise<void> {
  await trouble(page);
  const next = page.getByLabel('Fail the next call');
  await next.selectOption(what);
  // Every page shows how the switches stand, so this has been to the emulator and back.
  await expect.poll(() => page.getByRole('tab', { name: 'Trouble ●' }).count()).toBe(1);
}

/** The switch goes back by itself when it has happened. */
async function happened(page: Page): Promise<void> {
  const next = page.getByLabel('Fail the next call');
  await expect.poll(() => next.inputValue()).toBe('');
}

it('sends nothing twice when a message is refused', async () => {
  const { emulator, errors } = await startTalk(parrot);
  const page = await open(emulator);
  await write(page, 'one');
  await seen(page, 'Heard: one');
  await failNext(page, 'message-refused');
  await write(page, 'two');
  await happened(page);
  await write(page, 'three');
  expect(await lastSpeaker(page, 'Heard: three')).toBe(JOHN_SPEAKS);

  expect(errors).toHaveLength(1);
  expect((await conversation(page)).map(({ text }) => text)).toEqual([
    'one',
    'Heard: one',
    'two',
    'three',
    'Heard: three',
  ]);
});

it('shows a message once whose answer got lost', async () => {
  const { emulator, errors } = await startTalk(parrot);
  const page = await open(emulator);
  await failNext(page, 'message-lost');
  await write(page, 'one');
  await seen(page, 'Heard: one');
  await happened(page);
  await write(page, 'two');
  await seen(page, 'Heard: two');

  expect(errors).toHaveLength(1);
  expect((await conversation(page)).map(({ text }) => text)).toEqual([
    'one',
    'Heard: one',
    'two',
    'Heard: two',
  ]);
  await page.getByRole('tab', { name: 'Graph calls' }).click();
  await page.getByText('answer lost').waitFor();
});

it.each([
  ['is refused in passing', 'persona-refused', 1],
  ['is carried out, but its answer gets lost', 'creation-lost', 2],
])('shows the message under its name when a creation %s', async (_, mishap, living) => {
  const { emulator, events } = await startTalk(parrot);
  const page = await open(emulator);
  await failNext(page, mishap);
  await write(page, 'Mary');
  expect(await lastSpeaker(page, 'Heard: Mary')).toBe(MARY_SPEAKS);
  await happened(page);
  expect(emulator.personas()).toHaveLength(living);
  const isUnconfirmed = events.some(({ type }) => type === 'unconfirmed');
  expect(isUnconfirmed).toBe(mishap === 'creation-lost');
});

it('answers slowly, and shows how slowly', async () => {
  const { emulator } = await startTalk(parrot);
  const page = await open(emulator);
  await trouble(page);
  await page.getByLabel('Response delay').selectOption('500');
  await expect.poll(() => page.getByRole('tab', { name: 'Trouble ●' }).count()).toBe(1);
  await write(page, 'one');
  await seen(page, 'Heard: one');
  await page.getByRole('tab', { name: 'Graph calls' }).click();
  const creation = page.locator('.call', { hasText: '/me/personas' });
  await expect.poll(() => creation.innerText()).toMatch(/· (5\d\d|[6-9]\d\d) ms|· \d\.\d s/);
});

it('shows the switches alike in every tab, and off after a reset', async () => {
  const { emulator } = await startTalk(parrot);
  const one = await open(emulator);
  const other = await open(emulator);
  await Promise.all([trouble(one), trouble(other)]);
  await one.getByLabel('Too many persona calls').check();
  const twin = other.getByLabel('Too many persona calls');
  await expect.poll(() => twin.isChecked()).toBe(true);
  emulator.reset();
  await expect.poll(() => twin.isChecked()).toBe(false);
});
