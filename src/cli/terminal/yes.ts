import type { CommandOption } from '../command';

/** Stands for a person's yes. */
export const YES: CommandOption = {
  flags: '--yes',
  description: 'do not ask: this is the yes that deleting needs',
};
