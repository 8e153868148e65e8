import { Leases } from '../../records/leases';
import type { PersonaStore } from '../../stores/store';
import { boundedStore } from '../project/bounded-store';
import { PageRecords } from '../project/page-records';
import type { PluginSettings } from '../project/project';
import { wantsOf } from '../project/roster-wants';
import { sameName } from '../project/same-name';
import { messageOf, type Access } from './access';
import { advice, mend, ok, type Finding } from './finding';

/** More IDs than this say no more. */
const MOST_SHOWN = 10;

/** Whether the store can be written, and whether what it says fits the Page. */
export async function checkRecords(
  settings: PluginSettings,
  access: Access | undefined,
  origin: string,
): Promise<Finding[]> {
  const { leaseMs } = settings;
  const store = boundedStore(settings.store);
  const leases = new Leases(store, leaseMs);
  try {
    await leases.begin();
    const findings = [storeFinding(store)];
    if (access?.onPage) {
      const page = { id: access.pageId, origin };
      const ofPage = new PageRecords(store, page);
      findings.push(...(await compare(ofPage, settings, access.onPage)));
    }
    return findings;
  } catch (error) {
    const todo = 'Mend the store: without it, each process creates personas of its own.';
    return [mend('store', messageOf(error), todo)];
  } finally {
    await leases.end();
    await store.close();
  }
}

function storeFinding({ forgets }: PersonaStore): Finding {
  if (!forgets) return ok('store', 'opens, and can be written');
  return advice(
    'store',
    'forgets with each process: personas are created again after a restart.',
    'Give personas() a store that lasts, such as fileStore() or redisStore(client).',
  );
}

async function compare(
  ofPage: PageRecords,
  { roster }: PluginSettings,
  onPage: NonNullable<Access['onPage']>,
): Promise<Finding[]> {
  const records = await ofPage.personas();
  const unsettled = [...(await ofPage.unsettled()).values()];
  const { wants, existing } = wantsOf(roster);
  const ids = new Set(onPage.map(({ id }) => id));
  const known = new Set([
    ...[...records.values()].map(({ id }) => id),
    ...unsettled.flatMap((record) => ('id' in record ? [record.id] : [])),
    ...existing.map(({ persona }) => persona.id),
  ]);
  const unknown = onPage.filter(({ id }) => !known.has(id));
  const unrecorded = wants.filter(({ hash }) => !ids.has(records.get(hash)?.id ?? ''));
  const namesakes = unrecorded.flatMap(({ names, wanted }) =>
    unknown
      .filter(({ name }) => sameName(name, wanted.profile.name))
      .map((persona) => ({ rosterName: names[0], persona })),
  );
  const strangers = unknown.filter((each) => !namesakes.some(({ persona }) => persona === each));
  return [
    ...existing
      .filter(({ persona }) => !ids.has(persona.id))
      .map(({ rosterName, persona }) =>
        mend(
          'roster',
          `${rosterName}: the Page has no persona ${persona.id}.`,
          'Mend the id in the roster, or drop it: then it is created.',
        ),
      ),
    ...namesakes.map(({ rosterName, persona }) =>
      mend(
        'roster',
        `${rosterName}: the Page has a ${JSON.stringify(persona.name)} (${persona.id}), and the store knows nothing of it: the bot would create a second one.`,
        `If it is yours, take it: sync --adopt ${rosterName}=${persona.id}. If the store is new, find the old one.`,
      ),
    ),
    ...strangerFindings(strangers),
    ...unconfirmedFindings(unsettled.filter(({ kind }) => kind === 'unconfirmed').length),
  ];
}

function strangerFindings(strangers: NonNullable<Access['onPage']>): Finding[] {
  if (strangers.length === 0) return [];
  const shown = strangers.slice(0, MOST_SHOWN).map(({ id, name }) => `${id} (${name})`);
  const more = strangers.length > MOST_SHOWN ? ` and ${strangers.length - MOST_SHOWN} more` : '';
  return [
    advice(
      'Page',
      `has personas that nobody knows here: ${shown.join(', ')}${more}.`,
      'If nobody else uses them: delete --id <id>.',
    ),
  ];
}

function unconfirmedFindings(count: number): Finding[] {
  if (count === 0) return [];
  const message = `${count} creation${count === 1 ? '' : 's'} got no clear answer.`;
  return [advice('unconfirmed', message, 'Run prune: it lists them.')];
}
