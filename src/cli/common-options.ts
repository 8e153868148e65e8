import type { CommandOption } from './command';
import { digits } from './values';

/** What every command takes. */
export const COMMON_OPTIONS: readonly CommandOption[] = [
  {
    flags: '--page <PAGE_ID>',
    description:
      'the Page, where mapPageToAccessToken knows several; else checked against the token',
    parse: digits('--page'),
  },
  { flags: '--json', description: 'JSON on stdout, and nothing else there' },
];
