import { describe, expect, it } from 'vitest';

import { JOHN, startBot } from '../support/bot';

describe('a persona call', () => {
  it('hands axios no object that it would copy member by member', async () => {
    const bot = await startBot({ personas: {} });
    const { defaults } = bot.client.axios;
    const send = defaults.adapter;
    const tokens: object[] = [];
    defaults.adapter = (config) => {
      tokens.push(config.cancelToken as object);
      return send!(config);
    };
    await bot.handle(async ({ client }) => {
      await client.ensurePersona(JOHN);
      await client.getAllPersonas();
    });
    expect(tokens.length).toBeGreaterThanOrEqual(2);
    // Of a plain object, axios asks each member what it is: of a promise, that makes V8 forget what it knew of axios.
    for (const token of tokens) {
      expect(Object.getPrototypeOf(token)).not.toBe(Object.prototype);
    }
  });
});
