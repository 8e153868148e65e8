import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { personas } from '../src';
import { DIFFERENCES } from '../src/emulator';

/** Line breaks are the formatter's. */
const readme = readFileSync('README.md', 'utf8').replace(/\s+/g, ' ');

describe('README', () => {
  it.each(DIFFERENCES)('shows what the emulator does not imitate: %s', (difference) => {
    expect(readme).toContain(difference);
  });

  it('lists every option', () => {
    const refusal = (() => {
      try {
        personas({ unknown: true } as never);
        return '';
      } catch (error) {
        return (error as Error).message;
      }
    })();
    const options = refusal.replace(/^.*The options are |\.$/g, '').split(', ');
    expect(options.length).toBeGreaterThan(5);
    for (const option of options) expect(readme).toContain(`| \`${option}\` |`);
  });
});
