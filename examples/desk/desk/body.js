'use strict';

const { Refusal } = require('./refusal');

const MAX_JSON_BYTES = 64 * 1024;
/** What Messenger takes as a picture. */
const MAX_PICTURE_BYTES = 8 * 1024 * 1024;

/** How the files of these types begin: what a file is called proves nothing. */
const BEGINNINGS = {
  'image/png': '89504e470d0a1a0a',
  'image/jpeg': 'ffd8ff',
  'image/gif': '47494638',
};

async function readJson(request) {
  const bytes = await readBytes(request, MAX_JSON_BYTES, 'That is too long.');
  try {
    const body = JSON.parse(bytes.toString());
    if (typeof body === 'object' && body !== null) return body;
  } catch (error) {
    throw new Refusal(400, `This is not JSON: ${error.message}`);
  }
  throw new Refusal(400, 'The body must be an object.');
}

async function readPicture(request) {
  const tooLarge = 'Pictures can be at most 8 MB.';
  const bytes = await readBytes(request, MAX_PICTURE_BYTES, tooLarge);
  if (pictureType(bytes) !== undefined) return bytes;
  throw new Refusal(415, 'This is not a picture. Send a PNG, JPEG or GIF file.');
}

/** The type of a picture; `undefined` for anything else. */
function pictureType(bytes) {
  const start = bytes.subarray(0, 8).toString('hex');
  return Object.keys(BEGINNINGS).find((type) => start.startsWith(BEGINNINGS[type]));
}

async function readBytes(request, limit, tooLarge) {
  const chunks = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    // Read to the end and dropped: a client that is still writing would not see the answer.
    if (size <= limit) chunks.push(chunk);
  }
  if (size > limit) throw new Refusal(413, tooLarge);
  return Buffer.concat(chunks);
}

module.exports = { MAX_PICTURE_BYTES, pictureType, readJson, readPicture };
