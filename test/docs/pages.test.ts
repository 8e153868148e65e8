import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

import { beforeAll, describe, expect, it } from 'vitest';

import { DIFFERENCES } from '../../src/emulator';
import { generatePages } from './reference/generate';
import { PAGES } from './reference/pages';
import { pages, read, ROOT } from './support/blocks';
import { anchorsOf, linksOf } from './support/links';

const MOST_LINES = 220;

describe('what is generated', () => {
  let generated: Map<string, string>;
  beforeAll(async () => {
    generated = await generatePages(DIFFERENCES);
  }, 300_000);

  it('is what `npm run docs` writes: tables, and the links at the end of each page', () => {
    const stale = [...generated].filter(([file, text]) => read(`docs/${file}`) !== text);
    expect(stale.map(([file]) => file)).toEqual([]);
  });

  it('is every option of the plugin', () => {
    const options = /begin: members PersonasOptions -->([^]*?)<!-- end/.exec(
      generated.get('api.md')!,
    );
    for (const option of ['roster', 'fallback', 'leaseMs', 'batchFirstMessage']) {
      expect(options![1]).toContain(`| \`${option}?\``);
    }
  });

  it('is every type and event', () => {
    for (const name of ['PersonaRef', 'Roster', 'StoreRecord', 'CurrentPersona']) {
      expect(generated.get('api.md')).toContain(`### \`${name}\``);
    }
    for (const event of ['spoke', 'fallback', 'unconfirmed', 'store']) {
      expect(generated.get('api.md')).toContain(`| \`${event}\``);
    }
  });
});

describe('the README', () => {
  it(`has at most ${MOST_LINES} lines`, () => {
    expect(read('README.md').split('\n').length - 1).toBeLessThanOrEqual(MOST_LINES);
  });

  it('links to every page', () => {
    const targets = linksOf('README.md').map(({ target }) => target);
    for (const [file] of PAGES) expect(targets).toContain(`docs/${file}`);
  });
});

describe('links', () => {
  it.each(pages())('of %s lead somewhere', (page) => {
    const broken = linksOf(page).filter(({ target, anchor }) => {
      const path = normalize(join(dirname(page), target));
      const file = target === '' ? page : path;
      if (file.startsWith('..') || !existsSync(join(ROOT, file))) return true;
      if (anchor === '') return false;
      return !file.endsWith('.md') || !anchorsOf(file).includes(anchor);
    });
    expect(broken).toEqual([]);
  });
});

it('docs/errors.md explains every error code, and no other', () => {
  const source = read('src/errors.ts');
  const codes = [...source.matchAll(/^ {2}\| '([A-Z_]+)'/gm)].map(([, code]) => code!);
  const explained = [...read('docs/errors.md').matchAll(/^### `([A-Z_]+)`$/gm)];

  expect(codes).toContain('RATE_LIMITED');
  expect(explained.map(([, code]) => code).sort()).toEqual(codes.sort());
  for (const part of read('docs/errors.md').split('### `').slice(1)) {
    for (const word of ['Meaning', 'Cause', 'What to do'])
      expect(part).toContain(`- **${word}**: `);
  }
});
