import type { Emulator } from '../emulator';
import type { BottenderBot } from './given-bot';
import { startGivenBot } from './given-bot';
import { startProjectBot } from './project-bot';
import type { ProjectOptions, StartedBot } from './started-bot';

/** Which bot to start. */
export interface BotOptions extends ProjectOptions {
  /** The folder of a Bottender project. Its bot is started in a process of its own. */
  project?: string;
  /** A Bottender bot of this process, such as `new MessengerBot({ …, origin: emulator.origin })`. */
  bot?: BottenderBot;
}

/**
 * Starts a bot against an emulator, for tests and scripts. While it runs, `await emulator.user(psid).say(text)` lasts
 * until its handler has ended, and what goes wrong in it is shown in the conversation.
 *
 * @throws BotFailure which says why it cannot be started
 */
export function startBot(emulator: Emulator, options: BotOptions): Promise<StartedBot> {
  const { project, bot } = options;
  if ((project === undefined) === (bot === undefined)) {
    throw new TypeError('startBot() takes either the folder of a project or a bot.');
  }
  return bot ? startGivenBot(emulator, bot) : startProjectBot(emulator, project!, options);
}
