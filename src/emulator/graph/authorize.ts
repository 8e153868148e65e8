import { createHmac, timingSafeEqual } from 'node:crypto';

import type { Credentials } from './protocol/call';
import { GraphError } from './protocol/errors';
import type { EmulatedPage, GraphSettings } from './world/settings';

/** Finds the Page of a token. */
export function pageOfToken(
  pages: readonly EmulatedPage[],
  token: string | undefined,
): EmulatedPage | undefined {
  return pages.find((page) => page.accessToken === token);
}

/** The token of the app itself, as apps write it: their ID and their secret. */
export function appTokenOf({ appId, appSecret }: GraphSettings): string {
  return `${appId}|${appSecret}`;
}

/**
 * Lets a call of a Page in, or refuses it for its token or its proof.
 *
 * @returns the Page that it speaks for
 */
export function authorize(settings: GraphSettings, { token, proof }: Credentials): EmulatedPage {
  const { pages, appSecret, requireAppSecretProof, assumptions } = settings;
  const page = pageOfToken(pages, token);
  if (page === undefined) {
    // The token of an app names no Page, so `me` is nobody.
    const isNobody = token === undefined || token === '' || token === appTokenOf(settings);
    throw new GraphError(isNobody ? assumptions.missingToken : assumptions.badToken);
  }
  if (proof === undefined) {
    if (requireAppSecretProof) throw new GraphError(assumptions.missingProof);
  } else if (!isProofOf(page.accessToken, appSecret, proof)) {
    throw new GraphError(assumptions.badProof);
  }
  return page;
}

/** Lets a call of the app in, or of one of its Pages. */
export function authorizeApp(settings: GraphSettings, credentials: Credentials): void {
  if (credentials.token !== appTokenOf(settings)) authorize(settings, credentials);
}

/**
 * Checks an `appsecret_proof`: hex HMAC-SHA256 of the token, keyed with the app secret.
 * (developers.facebook.com/docs/graph-api/guides/secure-requests)
 */
function isProofOf(token: string, appSecret: string, proof: string): boolean {
  const expected = Buffer.from(createHmac('sha256', appSecret).update(token).digest('hex'));
  const given = Buffer.from(proof);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
