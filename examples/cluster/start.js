'use strict';

const { setTimeout: pause } = require('node:timers/promises');
const { startEmulator } = require('bottender-persona/emulator');
const { openChat } = require('./chat');
const { openDoor } = require('./door');
const { transcriptOf } = require('./transcript');
const { talkToTheShop } = require('./customers');
const { startRedis } = require('./redis-server');
const { askedToEnd } = require('./signals');
const { startWorkers } = require('./workers');

const WORKERS = 2;
// Made up, and good for the emulator alone.
const APP_SECRET = 'emulated-app-secret';
const PAGE = { id: '1000000000001', name: "Jasper's Market", accessToken: 'emulated-market-token' };
/** Longer than it takes the chats to look for new messages again. */
const LAST_LOOK_MS = 50;
const USAGE = `Usage: node start.js [--once]

Shows a bot in two processes that share their personas in Redis, then lets you talk to it.

  --once   end after the conversation

It starts a redis-server of its own, unless REDIS_URL names one that runs.`;

/** Resolves with the exit code. */
async function run(args) {
  if (args.includes('--help') || args.includes('-h')) {
    console.log(USAGE);
    return 0;
  }
  const unknown = args.find((arg) => arg !== '--once');
  if (unknown !== undefined) {
    console.error(`Unknown argument ${JSON.stringify(unknown)}.\n\n${USAGE}`);
    return 2;
  }
  const ends = await show({ once: args.includes('--once') });
  const failed = ends.filter((end) => end !== 0);
  if (failed.length === 0) return 0;
  console.error(`A worker did not end in order (${failed.join(', ')}).`);
  return 1;
}

/** Resolves with how the workers ended. */
async function show({ once }) {
  const asked = askedToEnd();
  const closing = [];
  try {
    const redis = process.env.REDIS_URL ? { url: process.env.REDIS_URL } : await startRedis();
    if (redis.close) closing.push(redis.close);
    const emulator = await startEmulator({ pages: [PAGE], appSecret: APP_SECRET });
    closing.push(() => emulator.close());
    const workers = await startWorkers(WORKERS, environment(redis, emulator));
    closing.push(workers.stop);
    emulator.webhook = `${workers.url}/webhooks/messenger`;
    console.log(`Two workers, processes ${workers.pids.join(' and ')}, listen on ${workers.url}.`);
    if (redis.pid) console.log(`Their Redis is process ${redis.pid}, on ${redis.url}.`);

    const { ann, ben, aside, door } = await openShop(emulator, closing);
    const interrupted = await Promise.race([talkToTheShop(ann, ben), asked]);
    if (!interrupted) console.log(`\nMeanwhile, in another conversation:\n${aside.text}`);
    if (!interrupted && !once) {
      console.log(`${summary(emulator, workers)}\n${invitation(door)}`);
      await asked;
    }

    // The workers need Messenger and Redis to end, so they come first.
    const ends = await workers.stop();
    await pause(LAST_LOOK_MS);
    console.log(`${once ? '' : '\n'}The workers have ended.\n${summary(emulator, workers)}`);
    return ends;
  } finally {
    for (const close of closing.reverse()) await close();
  }
}

/** The customers: Ann on the terminal, where another terminal may speak for her, and Ben on paper beside it. */
async function openShop(emulator, closing) {
  const aside = paper(process.stdout);
  const ann = openCustomer(emulator, 'Ann', '2000000000001', process.stdout);
  const ben = openCustomer(emulator, 'Ben', '2000000000002', aside);
  closing.push(ann.close, ben.close);
  const door = await openDoor({ '/say': ann });
  closing.push(door.close);
  return { ann, ben, aside, door };
}

/** What bottender.config.js reads. */
function environment(redis, emulator) {
  return {
    REDIS_URL: redis.url,
    MESSENGER_ORIGIN: emulator.origin,
    MESSENGER_ACCESS_TOKEN: PAGE.accessToken,
    MESSENGER_APP_SECRET: APP_SECRET,
    MESSENGER_VERIFY_TOKEN: 'emulated-verify-token',
    // Every call stays on this machine, whatever proxy the network outside asks for.
    no_proxy: '*',
  };
}

function openCustomer(emulator, customer, psid, stream) {
  return openChat(
    emulator,
    { page: PAGE, psid },
    transcriptOf(stream, { pages: [PAGE], customer }),
  );
}

/** Keeps what is written, with the colours of the stream where it will be shown: two talks at once read badly. */
function paper({ isTTY }) {
  return {
    isTTY,
    text: '',
    write(text) {
      this.text += text;
    },
  };
}

/** How often each persona was created, and how much each worker said. */
function summary(emulator, { pids }) {
  const all = emulator.personas(PAGE.id, { includeDeleted: true });
  const created = [...new Set(all.map(({ name }) => name))].map(
    (name) => `${name} ${times(all.filter((persona) => persona.name === name).length)}`,
  );
  const names = emulator.personas(PAGE.id).map(({ name }) => name);
  const texts = emulator.messages().map(({ message }) => `${message?.text}`);
  const said = pids.map(
    (pid) => `${pid} ${times(texts.filter((text) => text.endsWith(`(worker ${pid})`)).length)}`,
  );
  return `Created: ${created.join(', ') || 'nobody'}.
On the Page now: ${names.join(', ') || 'nobody'}.
Answered: worker ${said.join(', worker ')}.`;
}

function times(count) {
  return count === 1 ? 'once' : `${count} times`;
}

/** How to go on talking. */
function invitation({ url }) {
  return `
Your turn. In another terminal, speak as Ann:

  curl -d 'Is there bread?' ${url}/say

Ctrl-C ends it, and lets whoever is speaking finish.`;
}

run(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error) => {
    console.error(error.code === 'NO_REDIS' ? error.message : error);
    process.exit(1);
  },
);
