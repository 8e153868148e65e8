import type { Assumptions } from './assumptions';

/** A Page of the emulator, with the token that a bot uses for it. */
export interface EmulatedPage {
  id: string;
  name: string;
  accessToken: string;
}

/** What stays the same while the emulator runs. */
export interface GraphSettings {
  origin: string;
  pages: readonly EmulatedPage[];
  /** The app that the emulator takes the bot for. */
  appId: string;
  appSecret: string;
  requireAppSecretProof: boolean;
  /** Whether messages outside the window of 24 hours are refused. */
  windows: boolean;
  assumptions: Assumptions;
}
