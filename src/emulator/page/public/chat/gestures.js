import { $ } from '../base/elements.js';
import { complain } from '../base/emulator.js';
import { speak } from '../base/speaking.js';

const MOST_BYTES = 8 * 1024 * 1024;
const LIKE = 369239263222822;
const STICKER = 1747085735602678;

/** What a customer can send beside text. */
const SENT = {
  like: () => sticker('like', LIKE),
  sticker: () => sticker('waving', STICKER),
  location: () => attachment('location', { coordinates: { lat: 51.5074, long: -0.1278 } }),
};

const attachment = (type, payload) => ({ message: { attachments: [{ type, payload }] } });

const sticker = (name, id) =>
  attachment('sticker', { url: `https://scontent.example/${name}.png`, sticker_id: id });

for (const [name, event] of Object.entries(SENT)) {
  $(`send-${name}`).addEventListener('click', () => {
    close();
    speak('again', { event: event() });
  });
}

$('send-picture').addEventListener('click', () => $('picture-file').click());
$('picture-file').addEventListener('change', async ({ target }) => {
  const [file] = target.files;
  target.value = '';
  if (!file) return;
  close();
  if (file.size > MOST_BYTES) return complain('A file can be at most 8 MB.');
  const bytes = new Uint8Array(await file.arrayBuffer());
  const base64 = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  const contentType = file.type || 'application/octet-stream';
  speak('picture', { base64, filename: file.name, contentType });
});

function close() {
  $('gestures').open = false;
  $('box').focus();
}

for (const id of ['gestures', 'menu']) {
  $(id).addEventListener('keydown', ({ key }) => {
    if (key !== 'Escape') return;
    $(id).open = false;
    $(id).querySelector('summary').focus();
  });
}
