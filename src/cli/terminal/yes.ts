import type { CommandOption } from '../command';

/** Stands for a person's yes. */
export const YES: CommandOption = {
  flags: '--yes',
  description: 'skip the confirmation prompt',
};
