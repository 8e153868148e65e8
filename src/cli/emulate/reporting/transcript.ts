import { createColors } from 'picocolors';
import stringWidth from 'string-width';

import type { EmulatedMessage, EmulatedPage, RequestRecord } from '../../../emulator';
import { linesOf } from './message-lines';
import type { Deed } from '../customer/deed';
import type { Customer, Reporter, Running } from './reporter';
import type { Screen } from './screen';
import { APP_SECRET, CONFIG, CUSTOMER, VERIFY_TOKEN } from '../setting/world';

const INDENT = '  ';

/** Tells people what happens, as Messenger shows it: who speaks stands above what they say. */
export function transcript(screen: Screen, pages: readonly EmulatedPage[]): Reporter {
  const colours = createColors(screen.colours);
  const nameOf = (pageId: string) => pages.find(({ id }) => id === pageId)?.name ?? pageId;
  let last: string | undefined;

  const write = (speaker: string, colour: (text: string) => string, lines: readonly string[]) => {
    if (lines.length === 0) return;
    const heading = speaker === last ? '' : `\n${colour(printable(speaker))}\n`;
    last = speaker;
    screen.write(heading + lines.map((line) => `${INDENT}${line}\n`).join(''));
  };
  const fitted = (lines: readonly string[]) =>
    lines
      .map(printable)
      .flatMap((line) => wrapped(line, (screen.columns ?? Infinity) - INDENT.length));

  const customer = ({ page, name, isHere }: Customer, deed: Deed) => {
    const to = pages.length > 1 ? `, to ${page.name}` : '';
    const where = isHere ? 'the customer' : 'in the browser';
    write(`${name} (${where}${to})`, colours.cyan, fitted(deedLines(deed)));
  };
  const message = (sent: EmulatedMessage, to?: string) => {
    const { persona, pageId, senderAction } = sent;
    const page = nameOf(pageId) + (to === undefined ? '' : `, to ${to}`);
    const lines = fitted(linesOf(sent)).map(senderAction ? colours.dim : String);
    if (persona) write(`${persona.name} from ${page}`, colours.magenta, lines);
    else write(page, colours.blue, lines);
  };
  return {
    customer,
    message,
    running: (running) => screen.write(introduction(running)),
    scriptEnded: ({ emulator }) => screen.write(`\n${personasOn(emulator.personas())}\n`),
    listening: (running) => screen.write(invitation(running)),
    bot: (text) => screen.complain(text),
    trouble: ({ kind, title }) => {
      last = undefined;
      screen.complain(`${kind === 'error' ? 'Your bot threw ' : ''}${printable(title)}\n`);
    },
    refused: ({ method, path, error }) => {
      last = undefined;
      screen.complain(`${printable(`Refused: ${method} ${path}: ${reasonOf(error)}`)}\n`);
    },
    restarted: (file) => screen.write(`\n${file} has changed: your bot was restarted.\n`),
    failure: (text) => screen.complain(`${text}\n`),
  };
}

function deedLines(deed: Deed): string[] {
  if ('says' in deed) return deed.says.split('\n');
  return ['taps' in deed ? `taps [ ${deed.taps} ]` : `sends ${JSON.stringify(deed.sends)}`];
}

function reasonOf(error: RequestRecord['error']): string {
  const { code, subcode, message = '' } = error ?? {};
  const codes = [code, subcode].filter((each) => each !== undefined);
  return message.startsWith('(#') ? message : `${message} (${codes.join('/')})`;
}

/** What is said may hold anything, orders to the terminal included. */
function printable(line: string): string {
  return line.replace(/\p{Cc}/gu, ' ');
}

/** The line in lines of at most so many columns; a word that is longer stays whole. */
function wrapped(line: string, columns: number): string[] {
  const lines: string[] = [];
  for (const word of line.split(' ')) {
    const longer = lines.length > 0 ? `${lines.at(-1)} ${word}` : word;
    if (lines.length === 0 || stringWidth(longer) > columns) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}

function introduction({ emulator, pages, ownBot, webhook }: Running): string {
  const names = pages.map(({ name }) => name).join(' and ');
  if (ownBot) {
    return `Your bot answers as ${names}, on a Messenger emulated on this machine.
In a browser: ${emulator.url}
`;
  }
  const [first] = pages as [EmulatedPage];
  const alone = webhook === undefined ? `There is no ${CONFIG} here, so no bot was started.\n` : '';
  return `${alone}The Messenger emulator runs as ${names}. A Bottender bot talks to it by these
settings of channels.messenger:

  origin: '${emulator.origin}',
  accessToken: '${first.accessToken}',
  appSecret: '${APP_SECRET}',
  verifyToken: '${VERIFY_TOKEN}',

What the customer says goes to
${emulator.webhook} (--webhook <url> changes that).
In a browser: ${emulator.url}
`;
}

function personasOn(personas: readonly { name: string }[]): string {
  const names = personas.map(({ name }) => name).join(', ');
  return `Personas on the Page now: ${printable(names) || 'none'}.`;
}

function invitation({ pages }: Running): string {
  const others = pages.slice(1).map(({ name }) => `@ ${name}`);
  const turning = pages.length > 1 ? `\n${others.join(', ')} turns to another Page.` : '';
  return `
You are the customer, ${CUSTOMER}. Type a message, or [Button title] to tap a button.${turning}
Ctrl-C to quit.
`;
}
