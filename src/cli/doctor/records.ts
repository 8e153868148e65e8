import type { PersonaStore } from '../../stores/store';
import { boundedStore } from '../project/bounded-store';
import { PageRecords } from '../project/page-records';
import type { PluginSettings } from '../project/project';
import { wantsOf } from '../project/roster-wants';
import { sameName } from '../project/same-name';
import { counted, firstOf } from '../terminal/hints';
import { messageOf, type Access } from './access';
import { advice, mend, ok, type Finding } from './finding';
import { tryStore } from '../../stores/try-store';

/** More IDs than this say no more. */
const MOST_SHOWN = 10;

/** Whether the store does all that it has to, and whether what it says fits the Page. */
export async function checkRecords(
  settings: PluginSettings,
  access: Access | undefined,
): Promise<Finding[]> {
  const store = boundedStore(settings.store);
  try {
    await tryStore(store);
    const findings = [storeFinding(store)];
    if (access?.onPage) {
      const ofPage = new PageRecords(store, access.page);
      findings.push(...(await compare(ofPage, settings, access.onPage)));
    }
    return findings;
  } catch (error) {
    const todo = 'Fix the store: without it, each process creates its own personas.';
    return [mend('store', messageOf(error), todo)];
  } finally {
    await store.close();
  }
}

function storeFinding({ forgets }: PersonaStore): Finding {
  if (!forgets) return ok('store', 'does all that personas need');
  return advice(
    'store',
    'does not outlive a process: personas are created again after each restart.',
    'Give personas() a store that does, such as fileStore() or redisStore(client).',
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
          'Fix the id in the roster, or remove it to have the persona created.',
          { who: [rosterName], what: 'ids in the roster do not exist on the Page' },
        ),
      ),
    ...namesakes.map(({ rosterName, persona }) =>
      mend(
        'roster',
        `${rosterName}: the Page already has ${JSON.stringify(persona.name)} (${persona.id}), but the store does not know it: the bot would create a second one.`,
        `If it is yours, adopt it: sync --adopt ${rosterName}=${persona.id}. If the store is new, restore the old one.`,
        {
          who: [rosterName],
          what: 'roster names have a namesake on the Page that the store does not know: the bot would create a second one',
          todo: 'If they are yours, adopt them: sync --dry-run shows how. If the store is new, restore the old one.',
        },
      ),
    ),
    ...strangerFindings(strangers),
    ...unconfirmedFindings(unsettled.filter(({ kind }) => kind === 'unconfirmed').length),
  ];
}

function strangerFindings(strangers: NonNullable<Access['onPage']>): Finding[] {
  if (strangers.length === 0) return [];
  const shown = strangers.map(({ id, name }) => (name === undefined ? id : `${id} (${name})`));
  return [
    advice(
      'Page',
      `has ${counted(strangers.length, 'persona')} that roster and store do not know: ${firstOf(shown, MOST_SHOWN)}.`,
      'If nothing else uses them, delete them: delete --id <id>.',
    ),
  ];
}

function unconfirmedFindings(count: number): Finding[] {
  if (count === 0) return [];
  const message = `${counted(count, 'creation')} got no clear answer.`;
  return [advice('unconfirmed', message, 'Run prune to see them.')];
}
