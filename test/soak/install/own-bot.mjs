import bottender from 'bottender';
import { memoryStore, personas } from 'bottender-persona';

import App from './index.js';

/** The same in a project of ES modules. */
export function makeBot({ origin, pages: [page], appSecret }) {
  const plugin = personas({
    store: memoryStore(),
    // However slow the machine is, nobody may fall back.
    roster: { john: { name: 'John Mathew', profilePictureUrl: 'https://example.com/john.jpg' } },
  });
  const bot = new bottender.MessengerBot({ accessToken: page.accessToken, appSecret, origin });
  bot.use(plugin);
  bot.onEvent(App);
  return { bot, plugin };
}
