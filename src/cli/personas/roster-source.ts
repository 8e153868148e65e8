import type { Persona } from '../../speakers/persona';
import type { Status } from './status';

/** An entry of a roster, of a persona that exists. */
export interface Entry {
  readonly id: string;
  readonly name: string;
  readonly profilePictureUrl: string;
}

/** A roster of what is on a Page. */
export interface DraftedRoster {
  readonly roster: Readonly<Record<string, Entry>>;
  readonly leftOut: readonly { readonly persona: Persona; readonly why: string }[];
}

/** Makes a roster, whose names are made of the personas' names. */
export function rosterOf(
  all: readonly { readonly persona: Persona; readonly status: Status | undefined }[],
): DraftedRoster {
  const entries = new Map<string, Entry>();
  const leftOut: { persona: Persona; why: string }[] = [];
  for (const { persona, status } of all) {
    const { id, name, profilePictureUrl } = persona;
    if (name === undefined || name.trim() === '') leftOut.push({ persona, why: 'has no name' });
    else if (profilePictureUrl === undefined) leftOut.push({ persona, why: 'has no picture' });
    else if (status?.status === 'temporary') leftOut.push({ persona, why: 'is temporary' });
    else entries.set(rosterName(name, status, entries), { id, name, profilePictureUrl });
  }
  return { roster: Object.fromEntries(entries), leftOut };
}

/** The object as JavaScript. */
export function sourceOf(roster: DraftedRoster['roster']): string[] {
  const lines = Object.entries(roster).map(([rosterName, { id, name, profilePictureUrl }]) => {
    const fields = [
      `id: ${literal(id)}`,
      `name: ${literal(name)}`,
      `profilePictureUrl: ${literal(profilePictureUrl)}`,
    ];
    const key = /^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u.test(rosterName)
      ? rosterName
      : literal(rosterName);
    return `  ${key}: { ${fields.join(', ')} },`;
  });
  return ['{', ...lines, '}'];
}

/** The name it has in the roster already, else one made of the persona's name, in whichever script. */
function rosterName(
  name: string,
  status: Status | undefined,
  taken: ReadonlyMap<string, unknown>,
): string {
  const known = status?.status === 'roster' ? status.roster[0] : undefined;
  const words = name.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  const drafted = known ?? words.join('_');
  // Digits alone would be a persona ID, and an object has a prototype of its own.
  const usable = /^\d*$/.test(drafted) || drafted === '__proto__' ? `persona_${drafted}` : drafted;
  for (let count = 1; ; count += 1) {
    const candidate = count === 1 ? usable : `${usable}_${count}`;
    if (!taken.has(candidate)) return candidate;
  }
}

/** A text in single quotes, as Bottender's own code has it, without anything that a terminal would act on. */
function literal(text: string): string {
  const quoted = JSON.stringify(text).slice(1, -1).replace(/\\"/g, '"').replace(/'/g, "\\'");
  const safe = quoted.replace(
    /[\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `'${safe}'`;
}
