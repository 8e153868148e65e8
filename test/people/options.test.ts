import { describe, expect, it } from 'vitest';

import { personas } from '../../src';

describe('the options about people', () => {
  it.each([
    [{}],
    [{ takeover: {} }],
    [{ takeover: undefined, disclosure: undefined }],
    [{ takeover: { silentMs: 1 }, disclosure: { text: 'I am a bot.', lapseMs: 1 } }],
    [{ disclosure: { text: () => 'I am a bot.' } }],
  ])('take %j', (options) => {
    expect(() => personas(options)).not.toThrow();
  });

  it.each([
    [{ takeover: true }, /option `takeover`: expected an object \{ silentMs \}, but got true/],
    [
      { takeover: { silentMS: 5 } },
      /no option but `silentMs`, but got "silentMS". Did you mean "silentMs"\?/,
    ],
    [{ takeover: { silentMs: 0 } }, /`takeover.silentMs`: .* above 0, but got 0/],
    [{ takeover: { silentMs: Infinity } }, /`takeover.silentMs`/],
    [{ takeOver: {} }, /unknown option "takeOver". Did you mean "takeover"\?/],
    [{ disclosure: 'I am a bot.' }, /option `disclosure`: expected an object \{ text, lapseMs \}/],
    [{ disclosure: {} }, /`disclosure.text`: expected a text of 1 to 2000 characters.*undefined/],
    [{ disclosure: { text: ' ' } }, /`disclosure.text`/],
    [{ disclosure: { text: 'a'.repeat(2001) } }, /`disclosure.text`/],
    [{ disclosure: { text: 'a', lapsMs: 1 } }, /Did you mean "lapseMs"\?/],
    [{ disclosure: { text: 'a', lapseMs: '1' } }, /`disclosure.lapseMs`: .*"1"/],
  ])('refuse %j', (options, message) => {
    expect(() => personas(options as never)).toThrow(
      expect.objectContaining({
        code: 'INVALID_OPTION',
        message: expect.stringMatching(message) as string,
      }) as Error,
    );
  });
});
