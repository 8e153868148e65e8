import type { Persona } from '../../../speakers/persona';
import type {
  ClaimRecord,
  PersonaRecord,
  TemporaryRecord,
  UnconfirmedRecord,
} from '../../../stores/store';
import type { NamedPage } from '../../project/connection';
import { deadAmong } from '../../project/dead-processes';
import { settingsOf } from '../../project/project';
import { wantsOf, type Existing, type Want } from '../../project/roster-wants';
import { stillThere } from '../../project/still-there';
import type { Workspace } from '../../project/workspace';

/** What a plan is made of: roster, records and Page. */
export interface Situation {
  readonly page: NamedPage;
  /** Whose roster it is. */
  readonly bot: string;
  readonly wants: readonly Want[];
  readonly existing: readonly Existing[];
  readonly onPage: readonly Persona[];
  /** By hash. */
  readonly records: ReadonlyMap<string, PersonaRecord>;
  /** By record ID. */
  readonly unsettled: ReadonlyMap<string, TemporaryRecord | UnconfirmedRecord>;
  /** By hash. */
  readonly claims: ReadonlyMap<string, ClaimRecord>;
  readonly dead: ReadonlySet<string>;
  /** IDs by roster name. */
  readonly adoptions: ReadonlyMap<string, string>;
}

/** The same before it is known what is to be adopted on which Page. */
export type Look = Omit<Situation, 'adoptions'>;

/**
 * Looks at roster, records and Page.
 *
 * @param tell hears what is waited for
 * @throws PersonaError, Failure
 */
export async function lookAt(workspace: Workspace, tell: (text: string) => void): Promise<Look> {
  const { ofPage, graph, leases, project, thePage } = workspace;
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
  const listed: readonly Persona[] = await graph.getAllPersonas();
  const records = await ofPage.personas();
  const expected = [
    ...[...records]
      .filter(([hash, { roster }]) => roster !== undefined || hashes.has(hash))
      .map(([, { id }]) => id),
    ...existing.map(({ persona }) => persona.id),
  ];
  return {
    page: thePage,
    bot: project.bot,
    wants,
    existing,
    dead,
    onPage: [...listed, ...(await stillThere(workspace, expected, listed))],
    records,
    unsettled: await ofPage.unsettled(),
    claims: await ofPage.claims(),
  };
}
