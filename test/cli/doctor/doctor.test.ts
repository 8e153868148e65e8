import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { mapValues, pick } from 'lodash';
import { expect, onTestFinished, test } from 'vitest';

import { agents } from '../support/agents';
import { BAKERY, commandLine, MARKET, type CommandLine } from '../support/command-line';
import { startProxy } from '../support/graph-proxy';
import { servePictures } from '../support/pictures';

interface Finding {
  level: 'ok' | 'advice' | 'mend';
  about: string;
  message: string;
  todo?: string;
}

/** What doctor finds, by level; and that its exit code says so. */
async function findings({ run }: CommandLine, ...args: string[]) {
  const { code, stdout, stderr } = await run('doctor', '--json', ...args);
  expect(stderr).toBe('');
  const { findings: all } = JSON.parse(stdout) as { findings: Finding[] };
  const at = (level: Finding['level']) => all.filter((each) => each.level === level);
  expect(code).toBe(at('mend').length > 0 ? 1 : 0);
  for (const { level, todo } of all) expect(todo !== undefined).toBe(level !== 'ok');
  const said = (level: Finding['level']) =>
    at(level).map(({ about, message }) => `${about}: ${message}`);
  return { ok: said('ok'), advice: said('advice'), mend: said('mend') };
}

test('a healthy project has nothing to mend', async () => {
  const line = await commandLine(onTestFinished);
  const pictures = await servePictures(onTestFinished);
  await line.configure({
    roster: {
      john: { name: 'John Mathew', profilePictureUrl: `${pictures}/good.png`, human: true },
    },
    messenger: `pageId: '${MARKET.id}',`,
  });

  const found = await findings(line);

  expect(found.mend).toEqual([]);
  expect(found.advice).toEqual([expect.stringContaining('is not https')]);
  expect(found.ok).toEqual([
    `token: is valid for ${MARKET.name} (${MARKET.id})`,
    'appsecret_proof: is accepted',
    expect.stringContaining('permission'),
    'Graph version: v26.0',
    expect.stringContaining('store'),
    expect.stringContaining('name'),
  ]);
  expect(line.emulator.requests.every(({ method }) => method === 'GET')).toBe(true);
  expect((await line.run('doctor')).stdout).toContain('No problems found.');
});

test('a token that is not valid', async () => {
  const line = await commandLine(onTestFinished);
  await line.configure({ messenger: `accessToken: 'A-TOKEN-OF-LAST-YEAR',` });

  expect((await findings(line)).mend).toEqual([expect.stringContaining('code 190')]);
  expect((await line.run('doctor')).stdout).toContain('Create a new one');
});

test('no token at all, no plugin, no config', async () => {
  const line = await commandLine(onTestFinished);
  await line.configure({ messenger: 'accessToken: undefined,' });
  expect((await findings(line)).mend).toEqual([
    expect.stringContaining('token: There is no access token'),
  ]);

  await writeFile(join(line.folder, 'bottender.config.js'), 'module.exports = {};');
  expect((await findings(line)).advice).toContainEqual(
    expect.stringContaining('has no personas()'),
  );

  await writeFile(join(line.folder, 'bottender.config.js'), 'throw new Error("no luck");');
  expect((await findings(line)).mend).toEqual([
    'config: bottender.config.js cannot be loaded: no luck (bottender.config.js:1)',
  ]);
});

test('an app secret of another app, and a missing one', async () => {
  const line = await commandLine(onTestFinished, { requireAppSecretProof: false });
  await line.configure({ messenger: `appSecret: 'SECRET-OF-ANOTHER-APP',` });
  expect((await findings(line)).mend).toEqual([
    expect.stringContaining('appsecret_proof: is refused'),
  ]);

  await line.configure({ messenger: 'appSecret: undefined,' });
  expect((await findings(line)).advice).toContainEqual(expect.stringContaining('appsecret_proof'));
});

test('the ID of another Page', async () => {
  const line = await commandLine(onTestFinished);
  await line.configure({ messenger: `pageId: '${BAKERY.id}',` });

  expect((await findings(line, '--page', BAKERY.id)).mend).toEqual([
    expect.stringContaining(`pageId: is ${BAKERY.id} in the configuration`),
    expect.stringContaining(`--page: is ${BAKERY.id}`),
  ]);
});

test('a missing permission', async () => {
  const line = await commandLine(onTestFinished);
  line.emulator.fail({ match: 'GET /me/personas', times: Infinity, with: { code: 200 } });

  expect((await findings(line)).mend).toEqual([expect.stringContaining('permission')]);
  expect((await line.run('doctor')).stdout).toContain('pages_messaging');
});

test.each([
  ['v6.0', 'advice', 'has expired'],
  ['v26.0', 'ok', 'v26.0'],
  ['v99.0', 'ok', 'v99.0'],
] as const)('the Graph version %s', async (version, level, message) => {
  const line = await commandLine(onTestFinished);
  await line.configure({ plugin: `graphVersion: '${version}',` });

  const said = (await findings(line))[level].filter((each) => each.startsWith('Graph version'));

  expect(said).toEqual([expect.stringContaining(message)]);
});

test('names that are generic, hold the name of the Page, are shared, or will not fit elsewhere', async () => {
  const line = await commandLine(onTestFinished);
  const pictures = await servePictures(onTestFinished);
  const named = (name: string, more = {}) => ({
    name,
    profilePictureUrl: `${pictures}/good.png`,
    ...more,
  });
  await line.configure({
    roster: {
      bot: named('Support Bot 7'),
      own: named(`John of ${MARKET.name}`),
      long: named('Maximiliane von Hohenstein'),
      longest: named('Maximiliane von Hohenstein-Lichtenfels'),
      fits: named('Maximiliane von Hohenstein', { key: 'other', line: { name: 'Maxi' } }),
      lena: named('Lena LINE'),
      john: named('John'),
      john2: named('John', { profilePictureUrl: `${pictures}/large.png` }),
    },
    channels: 'line: { enabled: true }, viber: { enabled: true },',
  });

  const { advice, mend } = await findings(line);

  expect(mend).toEqual([
    expect.stringMatching(
      /own: "John of Jasper's Market": on LINE .* at most 20 .* this one has 23/,
    ),
    expect.stringMatching(/long: "Maximiliane von Hohenstein": on LINE .* this one has 26/),
    expect.stringMatching(/longest: "Maximiliane von .*-Lichtenfels": on LINE .* has 38/),
    expect.stringMatching(/longest: "Maximiliane von .*-Lichtenfels": on Viber .* 28 .* has 38/),
  ]);
  for (const said of [
    'bot: "Support Bot 7" is a generic name',
    'contains the name of the Page',
    'certain words in a name, such as "LINE"',
    'john, john2: share the name "John", but not the picture',
    'large.png: on Viber a picture has at most 100 kB',
    'large.png: LINE shows https pictures only',
  ]) {
    expect(advice).toContainEqual(expect.stringContaining(said));
  }
});

test('a name that is too long for Messenger', async () => {
  const line = await commandLine(onTestFinished);
  await line.configure({
    roster: { john: { name: 'J'.repeat(51), profilePictureUrl: 'https://x.example/' } },
  });

  expect((await findings(line)).mend).toEqual([expect.stringContaining('at most 50 characters')]);
});

test('pictures that Messenger could not take', async () => {
  const line = await commandLine(onTestFinished);
  const pictures = await servePictures(onTestFinished);
  const paths = ['moved.png', 'huge.png', 'page.html', 'missing.png', 'circle.png'];
  const roster = Object.fromEntries(
    paths.map((path) => [
      path,
      { name: 'Ann', key: path, profilePictureUrl: `${pictures}/${path}` },
    ]),
  );
  await line.configure({
    roster: { ...roster, nowhere: { name: 'Ann', profilePictureUrl: 'http://127.0.0.1:1/a.png' } },
  });

  const { advice, mend } = await findings(line);

  expect(advice).toContainEqual(expect.stringContaining('moved.png redirects once'));
  expect(mend).toEqual([
    expect.stringContaining('is larger than 8 MB'),
    expect.stringContaining('is not an image'),
    expect.stringContaining('answers with status 404'),
    expect.stringContaining('redirects more than 5 times'),
    expect.stringContaining('cannot be reached'),
  ]);
});

test('a store that does not open, one that does not answer, and one that forgets', async () => {
  const line = await commandLine(onTestFinished);
  await writeFile(join(line.folder, 'occupied'), '');
  await line.configure({ plugin: `store: fileStore({ path: 'occupied/personas' }),` });
  expect((await findings(line)).mend).toEqual([
    expect.stringMatching(/^store: .*occupied.* cannot be used/),
  ]);

  await line.configure({
    plugin: `store: { ...memoryStore(), set: () => new Promise(() => {}) },`,
  });
  expect((await findings(line)).mend).toEqual([expect.stringContaining('has not answered')]);

  // As a Redis user who may not run scripts.
  await line.configure({
    plugin: `store: { ...memoryStore(), swap: () => Promise.reject(new Error('NOPERM')) },`,
  });
  expect((await findings(line)).mend).toEqual([expect.stringContaining('NOPERM')]);

  await line.configure({
    plugin: `store: { ...memoryStore(), swap: () => Promise.resolve(true) },`,
  });
  expect((await findings(line)).mend).toEqual([
    expect.stringContaining('swap returned true, and should have returned false'),
  ]);

  await line.configure({ plugin: 'store: memoryStore(),' });
  expect((await findings(line)).advice).toContainEqual(
    expect.stringContaining('does not outlive a process'),
  );
});

test('personas that nobody knows, and a new store beside personas of the roster', async () => {
  const line = await commandLine(onTestFinished);
  const pictures = await servePictures(onTestFinished);
  const john = { name: 'John Mathew', profilePictureUrl: `${pictures}/good.png` };
  await line.configure({ roster: { john, ann: { ...john, name: 'Ann', id: '123' } } });
  const first = await line.plant(john);
  const stranger = await line.plant({ ...john, name: 'Stranger' });

  const { advice, mend } = await findings(line);

  expect(advice).toContainEqual(
    expect.stringContaining(`1 persona that roster and store do not know: ${stranger} (Stranger).`),
  );
  expect(mend).toEqual([
    expect.stringContaining('ann: the Page has no persona 123'),
    expect.stringContaining(`john: the Page already has "John Mathew" (${first})`),
  ]);
  await line.run('sync', '--adopt', `john=${first}`);
  expect((await findings(line)).mend).toHaveLength(1);
});

test('300 equal pieces of advice are one line for a person, problems first', async () => {
  const line = await commandLine(onTestFinished);
  const pictures = await servePictures(onTestFinished);
  const entries = Object.keys(agents(300)).map((key, index) => [
    key,
    { name: `Ann ${index} of ${MARKET.name}`, profilePictureUrl: `${pictures}/good.png?${index}` },
  ]);
  const missing = { name: 'Bob', profilePictureUrl: `${pictures}/missing.png` };
  await line.configure({ roster: { ...Object.fromEntries(entries), bob: missing } });

  const { code, stdout, stderr } = await line.runWith({}, 'doctor');

  expect(code).toBe(1);
  const lines = stdout.trimEnd().split('\n');
  expect(lines[0]).toMatch(/^problem {2}picture: bob: .*missing\.png answers with status 404\.$/);
  expect(lines.at(-1)).toBe('1 problem to fix.');
  expect(lines).toContain(
    'advice   picture: 301 pictures are not https: agent0001, agent0002, agent0003 and 298 more.',
  );
  expect(stdout).toContain('300 names contain the name of the Page: agent0001, agent0002,');
  expect(lines.length).toBeLessThan(20);
  expect(stderr).toContain('Pictures: 301 of 301');
  const narrow = await line.runWith({ columns: 80, env: { NO_COLOR: '1' } }, 'doctor');
  for (const each of narrow.stdout.split('\n')) {
    // An address cannot be broken.
    if (!each.includes('http')) expect(each.length).toBeLessThanOrEqual(80);
  }
});

test('one picture of many is one line, and counts are of what there is', async () => {
  const line = await commandLine(onTestFinished);
  const pictures = await servePictures(onTestFinished);
  const profilePictureUrl = `${pictures}/missing.png`;
  const roster = mapValues(agents(5), (_, key) => ({ name: `Ann of ${key}`, profilePictureUrl }));
  await line.configure({ roster });
  const many = await findings(line);
  expect(many.mend).toEqual([
    `picture: agent0001, agent0002, agent0003 and 2 more: ${profilePictureUrl} answers with status 404.`,
  ]);
  expect(many.ok).toContain('name: all 5 are fine');

  await line.configure({ roster: pick(roster, 'agent0001') });
  expect((await findings(line)).ok).toContain('name: the only one is fine');

  await line.configure({ roster: {} });
  const none = await findings(line);
  expect(none.ok).toContain('name: none to check');
  expect(none.ok).toContain('picture: none to check');
});

test('a Messenger that cannot be reached is not the fault of token or permission', async () => {
  const line = await commandLine(onTestFinished);
  await line.configure({ origin: 'http://127.0.0.1:1', plugin: 'retryMs: 0,' });
  expect((await findings(line)).mend).toEqual([
    expect.stringMatching(/^Messenger: Asking for the Page .*ECONNREFUSED 127\.0\.0\.1:1\.$/),
  ]);

  await line.configure({ plugin: 'retryMs: 0,' });
  line.emulator.fail({ match: 'GET /me/personas', with: { code: 4 } });
  expect((await findings(line)).mend).toEqual([expect.stringMatching(/^Messenger: Listing /)]);
});

test('a host that does not answer is not waited for with each picture', async () => {
  const line = await commandLine(onTestFinished);
  const roster = Object.fromEntries(
    Object.entries(agents(200)).map(([key, entry], index) => [
      key,
      { ...entry, profilePictureUrl: `http://127.0.0.1:1/${index}.png` },
    ]),
  );
  await line.configure({ roster });

  const { code, stdout } = await line.run('doctor');

  expect(code).toBe(1);
  expect(stdout).toContain('200 pictures cannot be reached (ECONNREFUSED): agent0001');
  expect(stdout).toContain('200 problems to fix.');
});

test('pictures are asked for through the proxy that Graph calls use', async () => {
  const line = await commandLine(onTestFinished);
  const proxy = await servePictures(onTestFinished);
  const profilePictureUrl = 'http://pictures.invalid/good.png';
  await line.configure({ roster: { john: { name: 'John', profilePictureUrl } } });

  const direct = await line.start(['doctor', '--json']).ended;
  const env = { http_proxy: proxy, no_proxy: '127.0.0.1' };
  const proxied = await line.start(['doctor', '--json'], env).ended;

  expect(direct.stdout).toContain('cannot be reached');
  expect(proxied.stdout).not.toContain('cannot be reached');
  expect(proxied.code).toBe(0);
});

test('whether the webhooks of the Page tell what takeover goes by', async () => {
  const line = await commandLine(onTestFinished);
  let subscribed: string[] = [];
  const apps = () => [
    {
      id: '77',
      name: 'Other',
      subscribed_fields: ['message_echoes', 'standby', 'messaging_handovers'],
    },
    { id: '42', name: 'Bot', subscribed_fields: subscribed },
  ];
  const origin = await startProxy(
    line.emulator.origin,
    ({ url }) =>
      url.pathname.endsWith('/me/subscribed_apps')
        ? Promise.resolve({ status: 200, body: { data: apps() } })
        : undefined,
    onTestFinished,
  );
  const configure = (messenger: string) =>
    line.configure({ origin, messenger, plugin: 'takeover: {},' });
  await configure(`appId: '42',`);

  subscribed = ['messages', 'message_echoes'];
  expect((await findings(line)).mend).toEqual([
    expect.stringContaining(
      "takeover: the Page's webhooks do not include standby, messaging_handovers",
    ),
  ]);
  subscribed = ['messages', 'message_echoes', 'standby', 'messaging_handovers'];
  const fits = await findings(line);
  expect(fits.mend).toEqual([]);
  expect(fits.ok).toContainEqual(expect.stringContaining("takeover: the Page's webhooks include"));
  await configure('');
  expect((await findings(line)).advice).toContainEqual(
    expect.stringContaining('takeover: channels.messenger.appId is not set'),
  );
});

test('webhooks that cannot be looked at are no problem', async () => {
  const line = await commandLine(onTestFinished);
  await line.configure({ plugin: 'takeover: {},', messenger: `appId: '42',` });
  line.emulator.fail({ match: 'GET /me/subscribed_apps', with: { code: 200 } });

  const { advice, mend } = await findings(line);

  expect(mend).toEqual([]);
  expect(advice).toContainEqual(
    expect.stringMatching(/^takeover: cannot tell whether .* Reading them failed: .*\(code 200, /),
  );
});

test('names like a person’s, of which nobody says whether a program answers under them', async () => {
  const line = await commandLine(onTestFinished);
  const profilePictureUrl = 'https://example.com/a.jpg';
  const roster = {
    john: { name: 'John Mathew', profilePictureUrl },
    ann: { name: 'Ann-Marie O’Neill', profilePictureUrl, human: true },
    bo: { name: 'Bo van der Berg', profilePictureUrl, human: false },
    help: { name: 'Help Desk', profilePictureUrl },
    orders: { name: 'Order updates', profilePictureUrl },
    jo: { name: 'Jo', profilePictureUrl },
  };
  const honesty = async (plugin: string) => {
    await line.configure({ roster, plugin });
    const { advice } = await findings(line);
    return advice.filter((each) => each.startsWith('disclosure'));
  };

  expect(await honesty('')).toEqual([
    "disclosure: 2 names look like a person's (john, bo), but nothing tells customers when a program answers.",
  ]);
  expect(await honesty("disclosure: { text: 'A program answers.' },")).toEqual([]);
});
