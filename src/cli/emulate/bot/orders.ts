import type { BotReport, EmulatedPage } from '../../../emulator';

// Both ends of this line are written down on their own: the emulator knows the process of a bot by its path alone.

/** What the process of a bot is told by whoever starts it (`startBot` of the emulator). */
export interface Orders {
  /** Of the emulator. */
  readonly origin: string;
  readonly pages: readonly EmulatedPage[];
  readonly appId: string;
  readonly appSecret: string;
  /** Where its sessions and records go in the place of its own. */
  readonly folder: string;
}

/** What it says: that it listens, why it does not, or what went wrong later. */
export type Word =
  | { readonly webhook: string; readonly files: readonly string[] }
  | { readonly failure: string; readonly files: readonly string[] }
  | { readonly report: BotReport };
