import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { MessengerContext } from 'bottender';
import { describe, expect, it } from 'vitest';

import { JOHN, spoken, startBot } from '../support/bot';

const PAGE = readFileSync(join(__dirname, '../../docs/people.md'), 'utf8');

/** The handler of the recipe, as it stands in the docs. */
function recipe(): (context: MessengerContext) => Promise<void> {
  const [, section = ''] = PAGE.split('### Long texts');
  const [, code = ''] = /```js\n([^]*?)```/.exec(section) ?? [];
  const module = { exports: undefined as unknown };
  // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- it is our own text
  new Function('module', code)(module);
  return module.exports as (context: MessengerContext) => Promise<void>;
}

describe('the recipe for long texts', () => {
  const say = async (text: string) => {
    const bot = await startBot({ personas: { roster: { ada: JOHN } } });
    await bot.handle(recipe(), { event: { message: { mid: 'm', text } } });
    const heard = spoken(bot.emulator);
    expect(heard.every(([who]) => who === JOHN.name)).toBe(true);
    const parts = heard.map(([, part]) => part);
    for (const part of parts) expect(part.length).toBeLessThan(2000);
    return parts;
  };

  it('leaves a short one whole', async () => {
    expect(await say('One. Two.')).toEqual(['One. Two.']);
  });

  it('splits at the ends of sentences', async () => {
    const sentence = (letter: string) => `${letter.repeat(98)}. `;
    const text = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].map(sentence).join('').trim();
    const parts = await say(text);
    expect(parts).toHaveLength(2);
    expect(parts.every((part) => part.endsWith('.'))).toBe(true);
    expect(parts.join(' ')).toBe(text);
  });

  it('splits a sentence that is too long between words, and a word between characters', async () => {
    const words = 'word '.repeat(500).trim();
    expect((await say(words)).join(' ')).toBe(words);
    const smileys = '👩‍👩‍👧'.repeat(500);
    const parts = await say(smileys);
    expect(parts.join('')).toBe(smileys);
    for (const part of parts) expect(part.length % '👩‍👩‍👧'.length).toBe(0);
  });
});
