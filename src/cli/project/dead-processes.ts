import { setTimeout as sleep } from 'node:timers/promises';

import type { Leases } from '../../records/leases';
import { counted, inWords } from '../terminal/hints';

/** Timers may be early by a moment: the second look has to find the whole lease over. */
const MARGIN_MS = 20;

/**
 * Which of these processes are dead. That takes a lease: the first look never says so.
 *
 * @param tell hears what is waited for
 * @throws PersonaError `STORE`
 */
export async function deadAmong(
  owners: Iterable<string>,
  leases: Leases,
  tell: (text: string) => void,
): Promise<ReadonlySet<string>> {
  const asked = [...new Set(owners)];
  const look = async () => {
    const dead = new Set<string>();
    for (const owner of asked) if (await leases.isDead(owner)) dead.add(owner);
    return dead;
  };
  const before = await look();
  if (before.size === asked.length) return before;
  tell(
    `${counted(asked.length, 'process', 'processes')} left work unfinished. ` +
      `Waiting ${inWords(leases.leaseMs)} to see whether ${asked.length === 1 ? 'it is' : 'they are'} still running …`,
  );
  await sleep(leases.leaseMs + MARGIN_MS);
  return look();
}
