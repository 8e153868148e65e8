import { Failure } from '../../terminal/failure';
import { UsageError } from '../../usage-error';
import type { Look } from './situation';

/**
 * The adoptions of each Page, out of those that `--adopt` names: an ID is of one Page.
 *
 * @throws UsageError, Failure for adoptions that cannot be
 */
export function adoptionsOn(
  looks: readonly Look[],
  adoptions: ReadonlyMap<string, string>,
): ReadonlyMap<string, string>[] {
  for (const [rosterName, id] of adoptions) {
    const flag = `--adopt ${rosterName}=${id}`;
    if (looks.some((look) => has(look, id))) continue;
    const [first] = looks;
    if (first) checkNames(first, rosterName, flag);
    const which = looks.length === 1 ? 'the Page has' : 'none of the Pages has a';
    const what = looks.length === 1 ? `no persona ${id}` : `persona ${id}`;
    throw new Failure(
      'NOT_FOUND',
      `${flag}: ${which} ${what}.`,
      'Run list to see the personas of the Page.',
    );
  }
  return looks.map((look) => {
    const own = [...adoptions].filter(([, id]) => has(look, id));
    for (const [rosterName, id] of own) checkAdoption(look, rosterName, id);
    return new Map(own);
  });
}

function has({ onPage }: Look, personaId: string): boolean {
  return onPage.some(({ id }) => id === personaId);
}

function checkNames({ wants, existing }: Look, rosterName: string, flag: string): void {
  if (existing.some((entry) => entry.rosterName === rosterName)) {
    throw new UsageError(`${flag}: ${rosterName} already has an id in the roster.`);
  }
  if (!wants.some(({ names }) => names.includes(rosterName))) {
    throw new UsageError(`${flag}: the roster has no ${rosterName}.`);
  }
}

function checkAdoption(look: Look, rosterName: string, id: string): void {
  const flag = `--adopt ${rosterName}=${id}`;
  checkNames(look, rosterName, flag);
  const want = look.wants.find(({ names }) => names.includes(rosterName));
  for (const [hash, { id: taken, roster }] of look.records) {
    if (taken !== id || hash === want?.hash) continue;
    const whose =
      roster === undefined ? 'a profile that the bot uses' : `the roster name ${roster}`;
    throw new Failure(
      'TAKEN',
      `${flag}: that persona is already recorded for ${whose}.`,
      'Choose another persona, or remove that one first with: delete --id <id>',
    );
  }
}
