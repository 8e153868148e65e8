import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { PAGE, PSID, startTestEmulator } from '../support/bot';
import { conversation, open, seen, startTalk, write, type Element } from './support';

const PARCEL = readFileSync(join(__dirname, '../../examples/support-desk/parcel.png'));
const SCRIPT = '<script>document.title = "taken"</script>';

it('shows uploads: a picture as a picture, a sound in a player, anything else to download', async () => {
  const { emulator } = await startTalk(async (context) => {
    await context.sendImage(PARCEL, { filename: 'parcel.png', persona: 'john' } as never);
    await context.sendAudio(silence(), { filename: 'hello.wav' } as never);
    await context.sendFile(Buffer.from('1,2,3'), { filename: 'numbers.csv' } as never);
    await context.sendImage('https://example.com/cat.png');
  });
  const page = await open(emulator);
  await write(page, 'Show me');
  await page.getByRole('link', { name: 'cat.png' }).waitFor();

  const picture = page.getByRole('log').getByRole('img', { name: 'parcel.png' });
  await expect
    .poll(() => picture.evaluate(({ naturalWidth }: Element) => naturalWidth))
    .toBeGreaterThan(0);
  const player = page.getByLabel('hello.wav');
  expect(await player.evaluate(({ tagName }: Element) => tagName)).toBe('AUDIO');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: /numbers\.csv.*5 bytes/ }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('numbers.csv');
  expect((await conversation(page))[1]?.name).toBe("John Mathew from Jasper's Market");
});

it('shows an attachment again that was uploaded before', async () => {
  const { emulator } = await startTalk(async (context) => {
    const { attachmentId } = await context.client.uploadImage(PARCEL, { filename: 'parcel.png' });
    await context.sendImage({ attachmentId } as never);
  });
  const page = await open(emulator);
  await write(page, 'Show me');
  await page.getByRole('log').getByRole('img', { name: 'parcel.png' }).waitFor();
});

it.each([
  ['a page', 'evil.html', 'text/html', Buffer.from(SCRIPT)],
  [
    'a drawing',
    'evil.svg',
    'image/svg+xml',
    Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg">${SCRIPT}</svg>`),
  ],
  ['a page that says it is a picture', 'evil.png', 'image/png', Buffer.from(SCRIPT)],
])('hands out an upload that could run, and never shows it: %s', async (_, name, type, bytes) => {
  const emulator = await startTestEmulator();
  await upload(emulator.origin, { name, type, bytes });
  const page = await open(emulator, { query: `?user=${PSID}` });
  const chip = page.getByRole('link', { name });
  await chip.waitFor();

  const response = await fetch(new URL((await chip.getAttribute('href')) ?? '', emulator.url));
  expect(response.headers.get('content-type')).toBe('application/octet-stream');
  expect(response.headers.get('content-disposition')).toContain('attachment');
  expect(response.headers.get('content-security-policy')).toContain('sandbox');
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  expect(Buffer.from(await response.arrayBuffer())).toEqual(bytes);
});

it('says of an upload that is too large to keep what it was', async () => {
  const emulator = await startTestEmulator();
  const bytes = Buffer.alloc(9 * 1024 * 1024);
  await upload(emulator.origin, { name: 'film.mp4', type: 'video/mp4', bytes });
  const page = await open(emulator, { query: `?user=${PSID}` });
  await seen(page, '9.4 MB, too large to keep');
});

it('keeps the newest uploads as far as there is room', async () => {
  const emulator = await startTestEmulator();
  const bytes = Buffer.alloc(8 * 1024 * 1024);
  for (let index = 0; index < 9; index += 1) {
    await upload(emulator.origin, { name: `${index}.bin`, type: 'text/csv', bytes });
  }
  const page = await open(emulator, { query: `?user=${PSID}` });
  const link = page.getByRole('link').last();
  await link.waitFor();
  const urls = await page
    .getByRole('link')
    .evaluateAll((links: { href: string }[]) => links.map(({ href }) => href));
  const statuses = await Promise.all(urls.map(async (url) => (await fetch(url)).status));
  expect(statuses).toEqual([404, 200, 200, 200, 200, 200, 200, 200, 200]);
});

/** Sends a file as the Page, past any client. */
async function upload(
  origin: string,
  { name, type, bytes }: { name: string; type: string; bytes: Buffer },
): Promise<void> {
  const form = new FormData();
  form.set('recipient', JSON.stringify({ id: PSID }));
  const kind = type.startsWith('image/') ? 'image' : type.startsWith('video/') ? 'video' : 'file';
  form.set('message', JSON.stringify({ attachment: { type: kind, payload: {} } }));
  form.set('filedata', new Blob([new Uint8Array(bytes)], { type }), name);
  const url = `${origin}/me/messages?access_token=${PAGE.accessToken}`;
  expect((await fetch(url, { method: 'POST', body: form })).status).toBe(200);
}

/** A sound of a tenth of a second in which nothing is to be heard. */
function silence(): Buffer {
  const samples = Buffer.alloc(800, 128);
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + samples.length, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(8000, 24);
  header.writeUInt32LE(8000, 28);
  header.writeUInt16LE(1, 32);
  header.writeUInt16LE(8, 34);
  header.write('data', 36);
  header.writeUInt32LE(samples.length, 40);
  return Buffer.concat([header, samples]);
}
