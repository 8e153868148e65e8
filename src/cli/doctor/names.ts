import { groupBy } from 'lodash';

import { CHANNEL_NAMES, problemsOf, type SpeakingChannel } from '../../speakers/channel-limits';
import type { Roster, RosterEntry } from '../../speakers/persona';
import { firstOf } from '../terminal/hints';
import { advice, allFine, mend, type Finding } from './finding';

const ABOUT = 'name';
/** Names made of nothing but these say nothing of who speaks. */
const GENERIC = new Set(
  'admin agent ai assistant bot chat chatbot customer desk help helpdesk messenger operator page persona representative robot sales service staff support system team test the user'.split(
    ' ',
  ),
);

/** Whether the names of a roster do what they are for, on every enabled channel. */
export function checkNames(
  roster: Roster,
  pageName: string | undefined,
  channels: readonly SpeakingChannel[],
): Finding[] {
  const findings = Object.entries(roster).flatMap(([rosterName, entry]) => [
    ...tasteOf(rosterName, entry.name, pageName),
    ...channels.flatMap((channel) => onChannel(channel, rosterName, entry)),
  ]);
  findings.push(...doublesIn(roster));
  const { length } = Object.keys(roster);
  return findings.length > 0 ? findings : [allFine(ABOUT, length)];
}

function tasteOf(rosterName: string, name: string, pageName: string | undefined): Finding[] {
  const findings: Finding[] = [];
  if (isGeneric(name)) {
    findings.push(
      advice(
        ABOUT,
        `${rosterName}: ${JSON.stringify(name)} is a generic name.`,
        'Use the name of a person: people want to know who they are talking to.',
        { who: [rosterName], what: 'names are generic' },
      ),
    );
  }
  if (pageName && name.toLowerCase().includes(pageName.toLowerCase())) {
    findings.push(
      advice(
        ABOUT,
        `${rosterName}: ${JSON.stringify(name)} contains the name of the Page.`,
        `Remove it: Messenger adds "from ${pageName}" by itself.`,
        { who: [rosterName], what: 'names contain the name of the Page' },
      ),
    );
  }
  return findings;
}

/** Whether a name says nothing of who speaks. */
export function isGeneric(name: string): boolean {
  const words = name.toLowerCase().match(/\p{L}+/gu) ?? [];
  return words.every((word) => GENERIC.has(word));
}

function onChannel(channel: SpeakingChannel, rosterName: string, entry: RosterEntry): Finding[] {
  const name = entry[channel]?.name ?? entry.name;
  return problemsOf(channel, { name }).map(({ refuses, words }) =>
    (refuses ? mend : advice)(
      ABOUT,
      `${rosterName}: ${JSON.stringify(name)}: ${words}.`,
      `Change it, or set another name for that channel: ${channel}: { name: '…' } in the roster entry.`,
      {
        who: [rosterName],
        what: `names do not suit ${CHANNEL_NAMES[channel]}`,
        todo: `Change them, or set other names for that channel: ${channel}: { name: '…' } in the roster entries.`,
      },
    ),
  );
}

function doublesIn(roster: Roster): Finding[] {
  const byName = groupBy(Object.entries(roster), ([, { name }]) => name);
  return Object.entries(byName).flatMap(([name, entries]) => {
    const urls = new Set(entries.map(([, { profilePictureUrl }]) => profilePictureUrl));
    if (urls.size < 2) return [];
    const who = entries.map(([rosterName]) => rosterName);
    return [
      advice(
        ABOUT,
        `${firstOf(who)}: share the name ${JSON.stringify(name)}, but not the picture.`,
        'Give each its own name: neither people nor sync can tell them apart.',
        { who, what: 'names are shared by personas with different pictures' },
      ),
    ];
  });
}
