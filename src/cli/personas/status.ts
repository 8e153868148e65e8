import type { Persona } from '../../speakers/persona';
import { wantsOf } from '../project/roster-wants';
import { sameName } from '../project/same-name';
import type { Workspace } from '../project/workspace';

/** What is known here of a persona on the Page. */
export type Status =
  /** The roster names it. */
  | { readonly status: 'roster'; readonly roster: readonly string[] }
  /** A roster named it once: this bot's, or another one's that shares the store. */
  | { readonly status: 'orphan'; readonly roster: readonly string[]; readonly bot?: string }
  /** A handler's profile found or created it. */
  | { readonly status: 'profile' }
  /** It is deleted when its lifetime ends. */
  | { readonly status: 'temporary' }
  /** It has the name of one that was asked for without a clear answer. */
  | { readonly status: 'unconfirmed' }
  /** Nothing here knows it. */
  | { readonly status: 'unknown' };

/**
 * What roster and store know of each persona.
 *
 * @throws PersonaError `STORE`
 */
export async function statusesOf(
  personas: readonly Persona[],
  { project, ofPage }: Pick<Workspace, 'project' | 'ofPage'>,
): Promise<Status[]> {
  const { settings, bot } = project;
  if (!settings) return personas.map(() => ({ status: 'unknown' }));
  const { wants, existing } = wantsOf(settings.roster);
  const records = await ofPage.personas();
  const unsettled = [...(await ofPage.unsettled()).values()];
  const byId = new Map([...records].map(([hash, record]) => [record.id, { hash, record }]));
  return personas.map(({ id, name }): Status => {
    const found = byId.get(id);
    const names = [
      ...wants.filter(({ hash }) => hash === found?.hash).flatMap((want) => want.names),
      ...existing.filter(({ persona }) => persona.id === id).map(({ rosterName }) => rosterName),
    ];
    if (names.length > 0) return { status: 'roster', roster: names };
    if (found) {
      const { roster, bot: whose } = found.record;
      if (roster === undefined) return { status: 'profile' };
      const isOthers = whose !== undefined && whose !== bot;
      return { status: 'orphan', roster: [roster], ...(isOthers && { bot: whose }) };
    }
    if (unsettled.some((record) => record.kind === 'temporary' && record.id === id)) {
      return { status: 'temporary' };
    }
    const isAwaited = unsettled.some(
      (record) =>
        (record.kind === 'unconfirmed' || record.id === undefined) && sameName(record.name, name),
    );
    return { status: isAwaited ? 'unconfirmed' : 'unknown' };
  });
}

/** The same for a person. */
export function statusInWords(status: Status): string {
  switch (status.status) {
    case 'roster':
      return `roster: ${status.roster.join(', ')}`;
    case 'orphan':
      return status.bot === undefined
        ? `no longer needed: ${status.roster.join(', ')}`
        : `roster of ${status.bot}: ${status.roster.join(', ')}`;
    case 'profile':
      return 'used by a handler';
    case 'unconfirmed':
      return 'unconfirmed?';
    default:
      return status.status;
  }
}
