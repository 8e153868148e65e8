import type { CommandOption } from './command';
import { digits } from './values';

/** What every command takes. */
export const COMMON_OPTIONS: readonly CommandOption[] = [
  {
    flags: '--page <PAGE_ID>',
    description:
      'Page ID; required if the bot serves several Pages, otherwise verified against the token',
    parse: digits('--page'),
  },
  { flags: '--json', description: 'print JSON only' },
];
