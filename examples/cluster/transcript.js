'use strict';

const { linesOf } = require('./message');

const CUSTOMER = 36;
const PAGE = 34;
const PERSONA = 35;
const FAINT = 2;

/** Writes conversations as Messenger shows them: who speaks stands above what they say. */
function transcriptOf(stream, { pages, customer }) {
  const paint = painter(stream);
  const nameOf = ({ pageId }) => pages.find(({ id }) => id === pageId).name;
  let last;

  const write = (speaker, colour, lines) => {
    if (lines.length === 0) return;
    if (speaker !== last) stream.write(`\n${paint(colour, printable(speaker))}\n`);
    last = speaker;
    for (const line of lines) stream.write(`  ${line}\n`);
  };

  return {
    customer(text) {
      write(`${customer} (the customer)`, CUSTOMER, text.split('\n').map(printable));
    },

    message(message) {
      const { persona, senderAction } = message;
      const [speaker, colour] = persona
        ? [`${persona.name} from ${nameOf(message)}`, PERSONA]
        : [nameOf(message), PAGE];
      const lines = linesOf(message).map(printable);
      write(speaker, colour, senderAction ? lines.map((line) => paint(FAINT, line)) : lines);
    },
  };
}

/** Colours are for people at a terminal who have not asked for none (no-color.org). */
function painter(stream) {
  const colours = stream.isTTY && !process.env.NO_COLOR && process.env.TERM !== 'dumb';
  return (colour, text) => (colours ? `\x1b[${colour}m${text}\x1b[0m` : text);
}

/** What is said may hold anything, orders to the terminal included. */
function printable(line) {
  return line.replace(/\p{Cc}/gu, ' ');
}

module.exports = { transcriptOf };
