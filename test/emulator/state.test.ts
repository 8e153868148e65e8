import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { beforeEach, expect, it, onTestFinished } from 'vitest';

import { startEmulator } from '../../src/emulator';
import { PAGE, start } from './graph';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'emulator-state-'));
  // After the emulators have written to it for the last time.
  onTestFinished(() => rm(folder, { recursive: true }));
});

const JOHN = { name: 'John Mathew', profile_picture_url: 'https://example.com/john.jpg' };

async function post(origin: string, path: string, body: object): Promise<{ id: string }> {
  const response = await fetch(`${origin}${path}?access_token=${PAGE.accessToken}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', connection: 'close' },
    body: JSON.stringify(body),
  });
  expect(response.status).toBe(200);
  return (await response.json()) as { id: string };
}

/** What the page is told when it is opened. */
async function pageAt(
  url: string,
): Promise<{ people: unknown; personas: object[]; entries: object[] }> {
  const controller = new AbortController();
  const headers = { connection: 'close' };
  const { body } = await fetch(`${url}_page/events`, { signal: controller.signal, headers });
  let text = '';
  for await (const chunk of body!.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    if (text.includes('\n\n')) break;
  }
  controller.abort();
  return JSON.parse(/^data: (.*)$/m.exec(text)![1]!) as Awaited<ReturnType<typeof pageAt>>;
}

it('has personas, conversations and people again, on the same port', async () => {
  const first = await start({ pages: [PAGE], state: folder });
  const john = await post(first.origin, '/me/personas', JOHN);
  const said = first.user('7').say('Hello?');
  await expect(said).rejects.toThrow('webhook');
  const message = { recipient: { id: '7' }, message: { text: 'Hi!' }, persona_id: john.id };
  await post(first.origin, '/me/messages', message);
  await post(first.origin, '/me/messenger_profile', { get_started: { payload: 'START' } });
  first.clock.advance(60_000);
  const before = await pageAt(first.url);
  const { origin } = first;
  const kept = [first.personas(), first.messages(), first.profile()];
  await first.close();

  const second = await start({ pages: [PAGE], state: folder });

  expect(second.origin).toBe(origin);
  expect([second.personas(), second.messages(), second.profile()]).toEqual(kept);
  const after = await pageAt(second.url);
  expect(after.people).toEqual(before.people);
  expect(after.personas).toEqual(before.personas);
  expect(after.entries).toMatchObject([{ text: 'Hello?' }, { message: { text: 'Hi!' } }]);
  expect(second.clock.now()).toBeGreaterThan(Date.now() + 50_000);
  // It is the same world: the persona can be used, and a new one is another.
  await post(second.origin, '/me/messages', message);
  expect((await post(second.origin, '/me/personas', JOHN)).id).not.toBe(john.id);
});

it('goes back to what was loaded on a reset', async () => {
  const first = await start({ pages: [PAGE], state: folder });
  await post(first.origin, '/me/personas', JOHN);
  await first.close();
  const second = await start({ pages: [PAGE], state: folder });
  await post(second.origin, '/me/personas', { ...JOHN, name: 'Mary' });
  second.user('8');

  second.reset();

  expect(second.personas().map(({ name }) => name)).toEqual(['John Mathew']);
  expect(await pageAt(second.url)).toMatchObject({ people: [], personas: [{ name: JOHN.name }] });
  await second.close();
  const third = await start({ pages: [PAGE], state: folder });
  expect(third.personas().map(({ name }) => name)).toEqual(['John Mathew']);
});

it('refuses a file that is no state', async () => {
  await writeFile(join(folder, 'emulator.json'), '{"version":2}');

  await expect(startEmulator({ state: folder })).rejects.toThrow('is not a state of this version');
});
