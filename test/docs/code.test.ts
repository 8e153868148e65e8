import { beforeAll, expect, it } from 'vitest';

import { codeOf, pages, type Block } from './support/blocks';
import { complaintsAbout } from './support/checked';

/** Fragments find the prelude around them, handlers know their context, and options are checked. */
const WRONG: Block[] = [
  ["context.usePersona('john');", 'context.usePersona(5);'],
  ['module.exports = async function App(context) {', "  context.usePersonna('john');", '};'],
  ["const { personas } = require('bottender-persona');", 'personas({ rooster: {} });'],
].map((lines, index) => {
  const block = { page: 'docs/wrong.md', language: 'js', file: undefined };
  return { ...block, line: 10 * (index + 1), text: lines.join('\n') };
});

const blocks = pages().flatMap(codeOf);
let complaints: string[] = [];

beforeAll(() => {
  complaints = complaintsAbout([...blocks, ...WRONG]);
}, 120_000);

it('all code in the docs type-checks', () => {
  expect(blocks.length).toBeGreaterThan(30);
  expect(complaints.filter((each) => !each.startsWith('docs/wrong.md'))).toEqual([]);
});

it('code that is wrong is seen, with its line', () => {
  expect(complaints.filter((each) => each.startsWith('docs/wrong.md'))).toEqual([
    expect.stringMatching(/^docs\/wrong\.md:11: No overload matches/),
    expect.stringMatching(/^docs\/wrong\.md:21: Property 'usePersonna' does not exist/),
    expect.stringMatching(/^docs\/wrong\.md:31: .*'rooster' does not exist/s),
  ]);
});
