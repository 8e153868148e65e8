'use strict';

const { spawn } = require('node:child_process');
const { once } = require('node:events');
const { join } = require('node:path');
const { launchChromium } = require('../../test/support/chromium');

const PICTURE = join(__dirname, 'desk.png');

/** Part of `npm run screenshot`: a customer asks for a person, Mary takes the conversation, and the desk has its picture taken. */
async function main() {
  const shop = spawn(process.execPath, ['start.js'], {
    cwd: __dirname,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const browser = await launchChromium();
  try {
    const { customer, desk } = await addresses(shop);
    const phone = await browser.newPage();
    await phone.goto(customer);
    const say = async (text, answer) => {
      await phone.getByLabel('Write a message').fill(text);
      await phone.keyboard.press('Enter');
      await phone.getByRole('log').getByText(answer).first().waitFor();
    };
    await say('Hello', 'Welcome to Jasper');
    await say('When are you open?', 'from 8 to 6');
    await say('A person, please', 'colleague');

    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.goto(desk);
    await page.getByRole('button', { name: 'Mary Parker' }).click();
    await page.locator('.item').click();
    await page.getByRole('button', { name: 'Take', exact: true }).click();
    await page.mouse.move(0, 0);
    await page.getByLabel('Write a message').fill('Hi, Mary here. What can I do for you?');
    await page.keyboard.press('Enter');
    await phone.getByText('Mary here').first().waitFor();
    await say('Can you put two loaves aside?', 'Can you put');
    await page.getByRole('log').getByText('two loaves').waitFor();
    await page.screenshot({ path: PICTURE, animations: 'disabled' });
    console.log(`${PICTURE} shows the desk.`);
  } finally {
    await browser.close();
    shop.kill();
  }
}

/** Where the customer and the agents go. */
async function addresses(shop) {
  let out = '';
  shop.stdout.setEncoding('utf8');
  for (;;) {
    const [, customer] = /customer's page: (\S+)/.exec(out) ?? [];
    const [, desk] = /desk: +(\S+)/.exec(out) ?? [];
    if (desk) return { customer, desk };
    const [text] = await once(shop.stdout, 'data');
    out += text;
  }
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
