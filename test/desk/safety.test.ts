import { request } from 'node:http';
import { source } from 'axe-core';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';

import { visit } from '../page/support';
import { askAs, CUSTOMER, openConversation, openShop, SECRET, sitDown } from './support';

declare const axe: { run(): Promise<AxeResults> };
declare const document: { querySelectorAll(selector: string): { length: number } };

/** What axe finds, as rule and place. */
async function violations(page: Page): Promise<string[]> {
  // As an evaluation, which the page's policy does not forbid to whoever drives the browser.
  await page.evaluate(source);
  const { violations: found } = await page.evaluate(() => axe.run());
  return found.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

it('lets in who knows the secret', async () => {
  const { url } = await openShop();
  const page = await visit(url, { expected: /status of 401/ });
  await page.getByLabel('Desk password').fill('a guess');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('alert').getByText('That is not the desk password.').waitFor();
  expect(await violations(page)).toEqual([]);
  await page.getByLabel('Desk password').fill(SECRET);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Who are you?' }).waitFor();
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Ada Okafor' }).click();
  await page.getByText('Nobody has written yet.').waitFor();
});

it('answers nobody without the secret, under another name, or for another page', async () => {
  const shop = await openShop();
  await shop.emulator.user(CUSTOMER).say('A person, please');
  const { port } = new URL(shop.url);
  const status = (headers: Record<string, string>, path = '/stream') =>
    new Promise((resolve, reject) => {
      const asking = request({ host: '127.0.0.1', port, path, headers }, (response) => {
        resolve(response.statusCode);
        response.destroy();
      });
      asking.on('error', reject).end();
    });
  const authorization = `Bearer ${SECRET}`;
  const host = `127.0.0.1:${port}`;

  expect(await status({ host, authorization })).toBe(200);
  expect(await status({ host, authorization, origin: `http://${host}` })).toBe(200);
  expect(await status({ host })).toBe(401);
  expect(await status({ host }, `/conversations/${CUSTOMER}`)).toBe(401);
  const picture = '/pictures/00000000-0000-4000-8000-000000000000';
  expect(await status({ host }, picture)).toBe(401);
  expect(await status({ host, authorization }, picture)).toBe(404);
  expect(await status({ host, authorization: 'Bearer ' })).toBe(401);
  expect(await status({ host: `desk.example:${port}`, authorization })).toBe(403);
  expect(await status({ host, authorization, origin: 'http://127.0.0.1:1' })).toBe(403);
  expect(await status({ host, authorization }, '/../server.js')).toBe(404);
  expect((await askAs(shop, 'nobody', 'take', { from: 'nobody' })).status).toBe(400);
  expect((await askAs(shop, 'john', 'toString', {})).status).toBe(404);
  expect(shop.server.out).not.toContain(SECRET);
});

it('shows as text whatever comes in', async () => {
  const shop = await openShop();
  const markup = '<img src=x onerror="document.title=1"><script>alert(1)</script> person';
  await shop.emulator.user(CUSTOMER).say(markup);
  await shop.emulator
    .user(CUSTOMER)
    .send({ postback: { mid: 'm_1', title: '<b id="bold">', payload: 'X' } });
  const desk = await sitDown(shop.url, 'John Mathew');
  await openConversation(desk);
  await desk.getByRole('log').getByText(markup).waitFor();
  await desk.getByRole('log').getByText('[<b id="bold">]').waitFor();
  expect(await desk.evaluate(() => document.querySelectorAll('[onerror], #bold').length)).toBe(0);
});

it.each([
  ['light', 1280],
  ['light', 390],
  ['dark', 1280],
  ['dark', 390],
] as const)('has nothing that axe complains of: %s, %d pixels wide', async (colorScheme, width) => {
  const shop = await openShop();
  const hour = 60 * 60 * 1000;
  await shop.emulator.user(CUSTOMER).say('A person, please');
  await shop.emulator.user('2000000000002').say('Hello');
  await shop.emulator.user('2000000000003').say('Person!');
  const desk = await sitDown(shop.url, 'John Mathew', {
    colorScheme,
    viewport: { width, height: 844 },
  });
  await desk.getByRole('heading', { name: 'Waiting (2)' }).waitFor();
  expect(await violations(desk)).toEqual([]);
  await desk.locator(`[data-psid="${CUSTOMER}"]`).click();
  await desk.getByRole('button', { name: 'Take', exact: true }).click();
  shop.emulator.clock.advance(30 * hour);
  await desk.getByLabel('Write a message').fill('Hi!');
  await desk.getByLabel('Write a message').press('Enter');
  await desk.getByText('Sent as HUMAN_AGENT').waitFor();
  expect(await violations(desk)).toEqual([]);
  const overflows = await desk.evaluate('document.documentElement.scrollWidth > innerWidth');
  expect(overflows).toBe(false);
});
