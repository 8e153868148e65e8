'use strict';

const { createServer } = require('node:http');
const { listen } = require('./loopback');

const MAX_CHARACTERS = 2000;

/**
 * Lets another terminal speak as the customer: what is posted to a chat's path is said there.
 *
 * @param chats the chats by path, e.g. `/say`
 */
async function openDoor(chats) {
  const server = createServer(async (request, response) => {
    const { status, text } = await answer(chats[request.url], request);
    response.writeHead(status, { 'content-type': 'text/plain' }).end(`${text}\n`);
  });
  return listen(server);
}

async function answer(chat, request) {
  if (!chat) return { status: 404, text: 'Nobody listens here.' };
  const words = await read(request);
  if (words === '') return { status: 400, text: "There is nothing to say. Try curl -d 'Hello!'" };
  if (words.length > MAX_CHARACTERS) return { status: 413, text: 'No message is that long.' };
  try {
    await chat.say(words);
    return { status: 200, text: 'Said. The answer appears in the other terminal.' };
  } catch (error) {
    return { status: 502, text: `The bot did not take it. ${error.message}` };
  }
}

async function read(request) {
  let text = '';
  request.setEncoding('utf8');
  for await (const chunk of request) {
    // Read to the end and dropped: a client that is still writing would not see the answer.
    if (text.length <= MAX_CHARACTERS) text += chunk;
  }
  return text.trim();
}

module.exports = { openDoor };
