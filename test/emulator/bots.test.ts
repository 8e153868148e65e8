import { MessengerBot, type MessengerContext } from 'bottender';
import { expect, it } from 'vitest';

import { memoryStore, personas } from '../../src';
import { startBot } from '../../src/emulator';
import { PAGE, start } from './graph';

it('serves a bot of this process: say() lasts until its handler has ended', async () => {
  const emulator = await start();
  const bot = new MessengerBot({
    accessToken: PAGE.accessToken,
    appSecret: 'APP_SECRET',
    origin: emulator.origin,
  } as ConstructorParameters<typeof MessengerBot>[0]);
  const john = { name: 'John Mathew', profilePictureUrl: 'https://example.com/john.jpg' };
  bot.use(personas({ store: memoryStore(), roster: { john } }));
  bot.onEvent(async (context: MessengerContext) => {
    await context.sendText('Welcome!');
    await context.sendText('I am John.', { persona: 'john' });
  });
  const started = await startBot(emulator, { bot });
  await emulator.user('7').say('Hello?');
  expect(emulator.messages('7')).toHaveLength(2);
  await emulator.expect('7').toHear(null, 'Welcome!');
  await emulator.expect('7').toHear('John Mathew', /john/i);
  await started.close();
  await expect(emulator.user('7').say('Still there?')).rejects.toThrow('could not be reached');
});

it.each([[{}], [{ project: '.', bot: { createRequestHandler: () => () => Promise.resolve() } }]])(
  'takes a project or a bot, and not both: %j',
  async (options) => {
    const emulator = await start();
    expect(() => startBot(emulator, options)).toThrow('either the folder of a project or a bot');
  },
);
