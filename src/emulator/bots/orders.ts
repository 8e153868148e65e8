import type { EmulatedPage } from '../graph/world/settings';
import type { BotReport } from '../journal/report';

/** What the process of a bot is told. */
export interface Orders {
  /** Of the emulator. */
  readonly origin: string;
  readonly pages: readonly EmulatedPage[];
  readonly appId: string;
  readonly appSecret: string;
  /** Where its sessions and records go in the place of its own. */
  readonly folder: string;
}

/** What the process of a bot says: that it listens, why it does not, or what went wrong later. */
export type Word =
  | { readonly webhook: string; readonly files: readonly string[] }
  | { readonly failure: string; readonly files: readonly string[] }
  | { readonly report: BotReport };
