import { get } from 'lodash';

import { answerInWords, isDone, refusalIn } from './answer';
import type { Findings } from './findings';
import type { Session } from './session';

const VERSION_HEADER = 'facebook-api-version';
/** Long expired. */
const OLDEST_EVER = 'v2.0';
const QUERY = { fields: 'id' };

/** How Messenger answers without a good token, without a proof, and to which versions. Reads only. */
export async function askAccess(session: Session, findings: Findings): Promise<void> {
  const ask = (what: string, more: object) =>
    session.ask({ what, method: 'GET', path: 'me', query: QUERY, ...more });

  const token = await ask('an invalid access token', { token: 'INVALID', proof: 'none' });
  findings.learn('badToken', token && refusalIn(token), answerInWords(token));
  const error: unknown = token && get(token.body, 'error');
  const hasType = error === undefined ? undefined : typeof get(error, 'type') === 'string';
  findings.learn('errorTypes', hasType, hasType ? 'errors have a type' : 'errors have no type');
  const missing = await ask('no access token', { token: '', proof: 'none' });
  findings.learn('missingToken', missing && refusalIn(missing), answerInWords(missing));
  const wrong = await ask('a wrong appsecret_proof', { proof: 'wrong' });
  findings.learn('badProof', wrong && refusalIn(wrong), answerInWords(wrong));
  const none = await ask('no appsecret_proof', { proof: 'none' });
  const said = none && isDone(none) ? 'is not required' : answerInWords(none);
  findings.learn('missingProof', none && refusalIn(none), said);
  if (none && isDone(none)) findings.note('appsecret_proof', said);

  const unversioned = await ask('which version answers a call without one', { path: '/me' });
  findings.learn('defaultVersion', versionIn(unversioned?.headers), answerInWords(unversioned));
  const oldest = await ask('which version answers for one that has expired', {
    path: `/${OLDEST_EVER}/me`,
  });
  findings.learn('oldestVersion', versionIn(oldest?.headers), answerInWords(oldest));
}

function versionIn(headers: Readonly<Record<string, unknown>> | undefined): string | undefined {
  const version = headers?.[VERSION_HEADER];
  return typeof version === 'string' && /^v\d+\.\d+$/.test(version) ? version : undefined;
}
