import type { GraphFacts } from '../../errors';
import { codeOf, isTokenTrouble } from '../../graph/graph-errors';

/**
 * What an error of a message means: `'not shown'`, the recipient cannot be shown personas; `'perhaps'`, the
 * persona may be the reason; `'no'`, it is not; `'unclear'`, the message may have arrived all the same.
 */
export type PersonaAtFault = 'not shown' | 'perhaps' | 'no' | 'unclear';

/** Errors that came although the messages were sent: 1/1357046, seen with batches. */
const SENT_ALL_THE_SAME = new Set(['1/1357046']);

/** The recipient's, or the conversation's: Meta's "Error Codes" page of 2026-06-25. */
const RECIPIENT_CODES = new Set([
  551, 2018300, 2018321, 2018218, 2018247, 2022, 10303, 2300052, 9000001,
]);
const RECIPIENT_SUBCODES = new Set([
  '2/2018344',
  '10/1404170',
  '10/1893015',
  '10/1893063',
  '10/2018065',
  '10/2018108',
  '10/2018278',
  '10/2534022',
  '10/2534077',
  '100/2018001',
  '200/1545041',
  '200/2018021',
  '200/2018027',
  '200/2018028',
  '200/2534041',
]);

/** What Graph answers to a message under a vanished persona is not documented: only what is sure is ruled out. */
export function personaAtFault(facts: GraphFacts | undefined): PersonaAtFault {
  if (facts?.code === undefined) return 'unclear';
  const pair = `${facts.code}/${facts.subcode}`;
  if (SENT_ALL_THE_SAME.has(pair)) return 'unclear';
  const code = codeOf(facts);
  if (code === 'RECIPIENT_UNSUPPORTED') return 'not shown';
  if (code === 'RATE_LIMITED' || isTokenTrouble(facts)) return 'no';
  return RECIPIENT_CODES.has(facts.code) || RECIPIENT_SUBCODES.has(pair) ? 'no' : 'perhaps';
}

/** A bad parameter that Graph does not name: 100 without a subcode. */
export function isBareBadParameter({ code, subcode }: GraphFacts): boolean {
  return code === 100 && subcode === undefined;
}
