import { chunk } from 'lodash';

import type { PersonaError } from '../../errors';
import type { Persona } from '../../speakers/persona';
import type { Connection } from './connection';
import { BATCH_SIZE, sendBatch } from './graph-batch';

/**
 * The expected personas that the list of the Page leaves out although they are there. A list with a hole in it must
 * not make anybody be created twice: only what Messenger does not find by its ID either has vanished.
 *
 * @throws PersonaError where that cannot be told
 */
export async function stillThere(
  connection: Pick<Connection, 'client' | 'usage'>,
  expected: readonly string[],
  listed: readonly Persona[],
): Promise<Persona[]> {
  const ids = new Set(listed.map(({ id }) => id));
  const missing = [...new Set(expected)].filter((id) => !ids.has(id));
  const found: Persona[] = [];
  for (const some of chunk(missing, BATCH_SIZE)) {
    const outcomes = await sendBatch(
      connection,
      some.map((id) => ({ method: 'GET', relativeUrl: id })),
      'asking for personas that the list leaves out',
      (index) => `asking whether the persona ${some[index]} exists`,
    );
    for (const outcome of outcomes) {
      if ('id' in outcome) found.push(outcome);
      else if (!isGone(outcome.error)) throw outcome.error;
    }
  }
  return found;
}

/** What Graph refuses to show for a reason that lies in neither token, limit nor a passing fault does not exist. */
function isGone({ code }: PersonaError): boolean {
  return code === 'NOT_FOUND' || code === 'REJECTED';
}
