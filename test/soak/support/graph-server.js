'use strict';

// Answers every call at once and remembers none. A process of its own, so that its memory is not the bot's.
const { createServer } = require('node:http');

let lastId = 1000;

const answers = {
  personas: () => ({ id: String((lastId += 1)) }),
  messages: () => ({ recipient_id: '2000000000001', message_id: `m_${(lastId += 1)}` }),
};

const server = createServer((request, response) => {
  request.resume();
  request.on('end', () => {
    const edge = request.url.split('?')[0].split('/').pop();
    const answer = Object.hasOwn(answers, edge) ? answers[edge]() : { success: true };
    response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
  });
});

server.listen(0, '127.0.0.1', () => process.send(server.address().port));
process.on('disconnect', () => process.exit());
