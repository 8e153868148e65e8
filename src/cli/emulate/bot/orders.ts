import type { EmulatedPage } from '../../../emulator';

/** What the process of the bot is told. */
export interface Orders {
  /** Of the emulator. */
  readonly origin: string;
  readonly pages: readonly EmulatedPage[];
}

/** What the process of the bot answers: where it listens, or why it does not. */
export type Answer = { readonly webhook: string } | { readonly failure: string };
