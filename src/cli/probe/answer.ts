import { get } from 'lodash';

import type { Assumptions } from '../../emulator';
import { aboutOf, graphFactsOf, type About } from '../../graph/outcome';
import { secrets } from '../project/known-secrets';

/** How the emulator is told to refuse a call. */
export type Refusal = Assumptions['unknownNode'];

/** What Messenger answered to one call. */
export interface Answer {
  readonly status: number;
  /** By name, in lower case. */
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: unknown;
}

/** Whether the call may have been carried out although it was not answered well: an error of Graph's own is a clear no. */
export function isUnclear(answer: Answer): boolean {
  // A batch that is refused as a whole has an error without a code.
  return !isDone(answer) && (answer.status >= 500 || get(answer.body, 'error') === undefined);
}

/** Whether the call was carried out. A page of a proxy has the status of a success, too, but is no JSON. */
export function isDone({ status, body }: Answer): boolean {
  return status === 200 && typeof body === 'object';
}

/** Whether Messenger said no to what was asked; a batch may be refused as a whole without a code. */
export function isRefused(answer: Answer): boolean {
  const about = aboutIn(answer);
  const isOther = about === 'limit' || about === 'passing' || about === 'token';
  return !isDone(answer) && !isOther && get(answer.body, 'error') !== undefined;
}

/** What a refusal is about; `undefined` where the answer is none. */
export function aboutIn({ status, body }: Answer): About | undefined {
  const facts = graphFactsOf({ response: { status, data: body } });
  return facts?.code === undefined ? undefined : aboutOf(facts);
}

/**
 * The refusal in an answer, without what the emulator says by itself; `undefined` where there is none, or only one
 * that says nothing of what was asked: a limit, a fault in passing.
 */
export function refusalIn(answer: Answer): Refusal | undefined {
  const about = aboutIn(answer);
  return about === 'limit' || about === 'passing' ? undefined : anyRefusalIn(answer);
}

function anyRefusalIn({ status, body }: Answer): Refusal | undefined {
  const error: unknown = get(body, 'error');
  const code: unknown = get(error, 'code');
  if (typeof code !== 'number') return undefined;
  const subcode: unknown = get(error, 'error_subcode');
  const type: unknown = get(error, 'type');
  const message: unknown = get(error, 'message');
  const transient: unknown = get(error, 'is_transient');
  return {
    code,
    ...(typeof subcode === 'number' && { subcode }),
    ...(typeof type === 'string' && type !== 'OAuthException' && { type }),
    ...(typeof message === 'string' && { message: plain(message, code) }),
    ...(typeof transient === 'boolean' && { transient }),
    ...(status !== usualStatus(code) && { status }),
  };
}

/** Whether two refusals are the same by what programs go by. */
export function isSameRefusal(a: Refusal | undefined, b: Refusal | undefined): boolean {
  return a !== undefined && a.code === b?.code && a.subcode === b.subcode;
}

/** An answer for a person, as in "400, code 100, subcode 33". */
export function answerInWords(answer: Answer | undefined): string {
  if (!answer) return 'no answer';
  const refusal = anyRefusalIn(answer);
  if (!refusal)
    return isUnclear(answer) ? `${answer.status}, not Messenger's JSON` : String(answer.status);
  const subcode = refusal.subcode === undefined ? 'no subcode' : `subcode ${refusal.subcode}`;
  return `${answer.status}, code ${refusal.code}, ${subcode}`;
}

/** Messages begin with their code, and may repeat what they were sent. */
function plain(message: string, code: number): string {
  return secrets.mask(message).replace(`(#${code}) `, '');
}

function usualStatus(code: number): number {
  return code === 1 || code === 2 ? 500 : 400;
}
