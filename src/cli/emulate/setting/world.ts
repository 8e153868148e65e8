import type { EmulatedPage } from '../../../emulator';

/** The file that makes a folder a Bottender project. */
export const CONFIG = 'bottender.config.js';

/** Made up, and good for the emulator alone. */
export const APP_SECRET = 'emulated-app-secret';
/** Made up, as the app secret. */
export const VERIFY_TOKEN = 'emulated-verify-token';
/** What the emulator calls the first customer of a Page. */
export const CUSTOMER = 'Robin Example';

const FIRST_PSID = 2_000_000_000_001;

/** The Pages of these names; the first one has the ID, the others those that follow. */
export function pagesOf(names: readonly string[], firstId: string): EmulatedPage[] {
  return names.map((name, index) => {
    const id = index === 0 ? firstId : String(BigInt(firstId) + BigInt(index));
    return { id, name, accessToken: `emulated-token-of-page-${id}` };
  });
}

/** The customer's ID on a Page: Messenger gives a person another one on each. */
export function psidOn(pages: readonly EmulatedPage[], page: EmulatedPage): string {
  return String(FIRST_PSID + pages.indexOf(page));
}
