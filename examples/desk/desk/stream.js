'use strict';

const replies = require('../replies');
const { probablyOpenUntil } = require('./reply-window');

const HEARTBEAT_MS = 15_000;
const MAX_STREAMS = 200;

/** Tells pages what changes, one JSON object a line: first everybody and everything, then each conversation. */
function streamOf(conversations, presence, roster) {
  const streams = new Set();
  const open = (response) => {
    if (streams.size >= MAX_STREAMS) return void response.writeHead(503).end();
    streams.add(response);
    const write = (line) => {
      if (response.writableEnded || response.destroyed) return;
      // A page that reads too slowly connects again, and is told everything at once.
      if (response.writableNeedDrain) response.destroy();
      else response.write(`${line}\n`);
    };
    const tell = (news) => write(JSON.stringify(news));
    const change = (conversation) => tell({ conversations: [summaryOf(conversation)] });
    const presenceChange = () => tell({ present: presence.agents, conversations: [] });
    const heartbeat = setInterval(() => write(''), HEARTBEAT_MS);
    response.on('close', () => {
      streams.delete(response);
      clearInterval(heartbeat);
      conversations.off('change', change);
      presence.off('change', presenceChange);
    });
    response.writeHead(200, { 'content-type': 'application/x-ndjson', connection: 'close' });
    conversations.on('change', change);
    presence.on('change', presenceChange);
    const names = Object.entries(roster).map(([id, { name }]) => ({ id, name }));
    const { agents: present } = presence;
    tell({ agents: names, present, replies, conversations: conversations.all().map(summaryOf) });
  };
  return { open, end: () => streams.forEach((response) => response.end()) };
}

/** A conversation in the list. */
function summaryOf({ wroteAt, entries, ...conversation }) {
  const last = entries.findLast(({ text, picture }) => text ?? picture);
  return { ...conversation, last, openUntil: probablyOpenUntil(wroteAt) };
}

module.exports = { streamOf };
