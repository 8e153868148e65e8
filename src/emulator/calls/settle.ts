import { randomBytes } from 'node:crypto';

import type { Platform } from './visit';
import type { Mishap } from '../faults/fault';
import type { GraphAnswer } from '../graph/protocol/call';
import { GraphError } from '../graph/protocol/errors';
import type { Json } from '../graph/protocol/json';
import type { GraphWorld } from '../graph/world/request';
import { versionOf } from '../graph/world/version';
import type { RequestRecord } from '../journal/record';
import { usageHeaders } from '../faults/usage';

/** Carries a call out, or refuses it for its mishap, and makes the answer either way. */
export async function settle(
  { platform, world }: { platform: Platform; world: GraphWorld },
  record: RequestRecord,
  mishap: Mishap,
  work: () => Json | Promise<Json>,
): Promise<GraphAnswer> {
  const { version, pageId } = record;
  const traceId = randomBytes(8).toString('base64url');
  const headers = {
    'content-type': 'application/json; charset=UTF-8',
    'facebook-api-version': versionOf(version, world.settings.assumptions),
    'x-fb-trace-id': traceId,
    ...usageHeaders(platform.usage(), pageId),
    ...mishap.headers,
  };
  try {
    const body = mishap.error && !mishap.done ? null : await work();
    if (mishap.error) throw mishap.error;
    return { status: 200, headers, body };
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    const { code, subcode } = error.facts;
    record.error = { code, subcode, message: error.message };
    return {
      status: error.status,
      headers: { ...headers, ...challengeOf(error) },
      body: error.toBody(traceId, { withType: world.settings.assumptions.errorTypes }),
    };
  }
}

/** What Graph says in a header of an `OAuthException`. */
function challengeOf({ facts, message }: GraphError): Record<string, string> {
  const { type = 'OAuthException', code } = facts;
  if (type !== 'OAuthException') return {};
  const reason = code === 190 || code === 102 ? 'invalid_token' : 'invalid_request';
  // What a header can hold.
  const text = message.replace(/[^\x20-\x7e]|["\\]/g, '');
  return { 'www-authenticate': `OAuth "Facebook Platform" "${reason}" "${text}"` };
}
