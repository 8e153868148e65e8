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

/**
 * Lets a call in, or refuses it for its token or its proof; answers the Page that it speaks for.
 */
export function authorize(settings: GraphSettings, { token, proof }: Credentials): EmulatedPage {
  const { pages, appSecret, requireAppSecretProof, assumptions } = settings;
  const page = pageOfToken(pages, token);
  if (page === undefined) throw new GraphError(assumptions.badToken);
  if (proof === undefined) {
    if (requireAppSecretProof) throw new GraphError(assumptions.missingProof);
  } else if (!isProofOf(page.accessToken, appSecret, proof)) {
    throw new GraphError(assumptions.badProof);
  }
  return page;
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
