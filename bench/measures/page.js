'use strict';

const { launchChromium } = require('../../test/support/chromium');
const { PAGE, startEmulator } = require('../support/emulator');
const { psidOf } = require('../support/bot');
const { summaryOf } = require('../support/statistics');
const { count, spread } = require('../support/words');

const PSID = psidOf(0);
const BATCH = 50;

/** The emulator's page with a long conversation: until its last message is painted, and how many DOM nodes it has. */
async function run({ quick = false } = {}) {
  const messages = quick ? 100 : 2_000;
  const emulator = await startEmulator();
  const browser = await launchChromium();
  try {
    await converse(emulator, messages);
    const visits = [];
    // The first visit starts the browser's processes.
    for (let round = -1; round < (quick ? 1 : 11); round += 1) {
      const visit = await visitOf(browser, emulator, `Message ${messages - 1}`);
      if (round >= 0) visits.push(visit);
    }
    return {
      counts: { messages, nodes: Math.max(...visits.map(({ nodes }) => nodes)) },
      timings: { painted: summaryOf(visits.map(({ painted }) => painted)) },
    };
  } finally {
    await browser.close();
    await emulator.close();
  }
}

/** Puts the messages into the emulator, fifty in a call. */
async function converse({ origin }, messages) {
  for (let start = 0; start < messages; start += BATCH) {
    const batch = Array.from({ length: BATCH }, (_, index) => ({
      method: 'POST',
      relative_url: 'me/messages',
      body: new URLSearchParams({
        recipient: JSON.stringify({ id: PSID }),
        message: JSON.stringify({ text: `Message ${start + index}` }),
      }).toString(),
    }));
    const response = await fetch(origin, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ access_token: PAGE.accessToken, batch }),
    });
    if (!response.ok) throw new Error(`The emulator answered ${response.status}.`);
    await response.json();
  }
}

async function visitOf(browser, { url }, last) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.addInitScript(notePaintOf, last);
  await page.goto(`${url}?user=${PSID}`);
  const painted = await page.waitForFunction(() => globalThis.paintedAt);
  const visit = {
    painted: await painted.jsonValue(),
    nodes: await page.locator('*').count(),
  };
  await page.close();
  return visit;
}

/** Runs in the page: notes in `paintedAt` when the frame with this text was painted, in milliseconds of the visit. */
function notePaintOf(text) {
  const { document, performance, requestAnimationFrame } = globalThis;
  const look = () => {
    const found = document.querySelector('#log')?.textContent.includes(text);
    if (!found) return requestAnimationFrame(look);
    // A frame's callbacks run before it is painted: the next frame's callback comes after that.
    return requestAnimationFrame(() => (globalThis.paintedAt = performance.now()));
  };
  requestAnimationFrame(look);
}

function rows({ counts, timings }) {
  return [
    {
      what: `The emulator's page with ${count(counts.messages, 'message')}: the last one is painted`,
      plugin: `${spread(timings.painted, 'ms')}, ${count(counts.nodes, 'element')}`,
    },
  ];
}

module.exports = { name: 'page', run, rows };
