'use strict';

/** The pages of docs/ in the order in which they are read, each with its title in links. */
const PAGES = [
  ['getting-started.md', 'Getting started'],
  ['speaking.md', 'Speaking'],
  ['people.md', 'People'],
  ['channels.md', 'Channels'],
  ['pages.md', 'Several Pages'],
  ['stores.md', 'Stores'],
  ['testing.md', 'Testing'],
  ['emulator.md', 'The emulator'],
  ['cli.md', 'Command line'],
  ['api.md', 'API'],
  ['errors.md', 'Errors'],
  ['privacy.md', 'Privacy'],
  ['performance.md', 'Performance'],
  ['comparison.md', 'Comparison'],
  ['status.md', 'Status'],
  ['architecture.md', 'Architecture'],
  ['testing-promises.md', 'How the promises are tested'],
];

const FOOTER = /\n+---\n+(?:\*\*(?:Next|Previous|Top)\*\*: .*\n*)+$/;

/** The page with the links to its neighbours at its end. */
function withFooter(file, text) {
  const index = PAGES.findIndex(([each]) => each === file);
  if (index < 0)
    throw new Error(`docs/${file} has no place in the order of test/docs/reference/pages.js.`);
  const links = [
    ['Next', PAGES[index + 1]],
    ['Previous', PAGES[index - 1]],
    ['Top', ['../README.md', 'README']],
  ]
    .filter(([, page]) => page)
    .map(([label, [target, title]]) => `**${label}**: [${title}](${target})`);
  return `${text.replace(FOOTER, '').trimEnd()}\n\n---\n\n${links.join('\n\n')}\n`;
}

module.exports = { PAGES, withFooter };
