import type { PersonaProfile } from '../../../speakers/persona';
import type { Connection } from '../../project/connection';
import { sendBatch, type Outcome } from '../../project/graph-batch';
import { counted } from '../../terminal/hints';

/**
 * Asks for up to 50 personas in one round trip.
 *
 * @returns an outcome for each profile, in their order
 * @throws PersonaError where the batch as a whole failed
 */
export function createBatch(
  connection: Pick<Connection, 'client' | 'usage'>,
  profiles: readonly PersonaProfile[],
): Promise<Outcome[]> {
  const operations = profiles.map(({ name, profilePictureUrl }) => ({
    method: 'POST' as const,
    relativeUrl: 'me/personas',
    body: { name, profilePictureUrl },
  }));
  return sendBatch(
    connection,
    operations,
    `creating ${counted(profiles.length, 'persona')}`,
    (index) => `creating the persona ${JSON.stringify(profiles[index]?.name)}`,
  );
}
