import { randomBytes } from 'node:crypto';

import type { Desk } from './desk';
import type { Mishap } from './fault';
import type { GraphAnswer } from './graph/call';
import { GraphError } from './graph/errors';
import type { Json } from './graph/json';
import type { GraphWorld } from './graph/route';
import { versionOf } from './graph/version';
import type { RequestRecord } from './record';
import { usageHeaders } from './usage';

/** Carries a call out, or refuses it for its mishap, and makes the answer either way. */
export async function settle(
  { desk, world }: { desk: Desk; world: GraphWorld },
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
    ...usageHeaders(desk.usage(), pageId),
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
    return { status: error.status, headers, body: error.toBody(traceId) };
  }
}
