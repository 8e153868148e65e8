import type { Command } from '../command';
import { EmulateFailure } from './setting/failure';
import { jsonLines } from './reporting/json-lines';
import { EMULATE_OPTIONS, readOptions } from './options';
import { recording } from './reporting/recording';
import { Screen } from './reporting/screen';
import { SCRIPT_FORMAT } from './customer/script';
import { Session } from './session';
import { transcript } from './reporting/transcript';
import { pagesOf } from './setting/world';

/** `bottender-persona emulate`. */
export const emulateCommand: Command = {
  name: 'emulate',
  summary:
    'try a bot without an account: starts the Messenger emulator, and the bot of this folder',
  details: `In the folder of a Bottender project, starts its bot against the emulator; no
token is needed. In a terminal, the bot is restarted when its files change. Only
its messenger channel is started. Origin, tokens, app secret,
mapPageToAccessToken and the MESSENGER_* variables are replaced before the
project is loaded; sessions and records go to temporary folders. A client that a
handler creates itself is not redirected to the emulator.

You are the customer: what you type, or what comes on stdin, is sent to the bot.
When stdin ends, the command ends after the last answer; an empty stdin does not
end it.

${SCRIPT_FORMAT}

--json prints one JSON object a line, with a "type": running, customer, message,
trouble, refused, restarted, script-ended, failure.`,
  options: EMULATE_OPTIONS,
  run: async (given, io) => {
    const options = readOptions(given);
    const pages = pagesOf(options.pageNames, options.pageId);
    const screen = new Screen(io);
    const plain = options.json ? jsonLines(io) : transcript(screen, pages);
    const { record } = options;
    const reporter = record === undefined ? plain : recording(plain, record, pages);
    const session = new Session(options, pages, { io, screen, reporter });
    try {
      return await session.run();
    } catch (error) {
      if (!(error instanceof EmulateFailure)) throw error;
      reporter.failure(error.message);
      return 1;
    } finally {
      await session.close();
    }
  },
};
