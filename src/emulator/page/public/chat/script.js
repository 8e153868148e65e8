import { current } from '../base/address.js';
import { onDraw } from '../base/drawing.js';
import { $, el } from '../base/elements.js';
import { chatOf, pageOf, world } from '../base/world.js';

const HEADER = `# Saved from the emulator's page. Play it with --script.
# < takes a part of what is said, or a pattern: <John Mathew> /order \\d+/
`;

onDraw(() => {
  $('save-script').disabled = ![...chatOf(current).items.values()].some(isSaid);
});

$('save-script').addEventListener('click', () => {
  const url = URL.createObjectURL(new Blob([scriptOf(current)], { type: 'text/plain' }));
  el('a', { href: url, download: 'customer.txt' }).click();
  URL.revokeObjectURL(url);
});

const isSaid = ({ from }) => from === 'user';

/** The conversation as `emulate --script` plays it. */
function scriptOf(whose) {
  const page = pageOf(whose.pageId);
  const isFirst = page === world.setting.pages[0];
  const lines = [...chatOf(whose).items.values()].flatMap((item) => linesOf(item, page));
  return [HEADER, ...(isFirst ? [] : [`@ ${page.name}`]), ...lines, ''].join('\n');
}

function linesOf(item, page) {
  if (item.from === 'user') return ['', turnOf(item.event)];
  if (item.from !== 'page') return [];
  const speaker = item.persona?.name ?? page.name;
  const text = firstLineOf(item.message);
  return [text ? `<${speaker}> ${text}` : `# <${speaker}> sent something without words`];
}

function turnOf(event) {
  const { message, postback } = event;
  const tapped = postback?.title ?? (message?.quick_reply && message.text);
  if (tapped) return `[${inOneLine(tapped)}]`;
  if (message?.text) return `> ${inOneLine(message.text)}`;
  return `* ${JSON.stringify(event)}`;
}

/** What the terminal shows of it first, too. */
function firstLineOf({ text, attachment }) {
  const { payload = {} } = attachment ?? {};
  const first = text ?? payload.text ?? payload.elements?.[0]?.title ?? '';
  return String(first)
    .split('\n')
    .map((line) => line.trim())
    .find(Boolean);
}

const inOneLine = (text) => String(text).replace(/\s+/g, ' ');
