import { deadAmong } from '../project/dead-processes';
import type { Workspace } from '../project/workspace';
import { settingsOf } from '../project/project';
import type { Situation } from './plan';
import { wantsOf } from './want';

/**
 * Looks at roster, records and Page.
 *
 * @param tell hears what is waited for
 * @throws PersonaError, Failure
 */
export async function situationOf(
  workspace: Workspace,
  adoptions: ReadonlyMap<string, string>,
  tell: (text: string) => void,
): Promise<Situation> {
  const { ofPage, graph, leases, project } = workspace;
  const { wants, existing } = wantsOf(settingsOf(project).roster);
  const hashes = new Set(wants.map(({ hash }) => hash));
  // Before the Page is looked at: what a process that has died was waiting for has come by then.
  const owners = [
    ...[...(await ofPage.claims())].flatMap(([hash, { owner }]) =>
      hashes.has(hash) ? [owner] : [],
    ),
    ...[...(await ofPage.unsettled()).values()].flatMap((record) =>
      record.kind === 'unconfirmed' && record.asked && hashes.has(record.asked.hash)
        ? [record.asked.owner]
        : [],
    ),
  ];
  const dead = await deadAmong(owners, leases, tell);
  const onPage = await graph.getAllPersonas();
  return {
    wants,
    existing,
    adoptions,
    dead,
    onPage,
    records: await ofPage.personas(),
    unsettled: await ofPage.unsettled(),
    claims: await ofPage.claims(),
  };
}
