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
  appSecret: string;
  requireAppSecretProof: boolean;
  assumptions: Assumptions;
}
