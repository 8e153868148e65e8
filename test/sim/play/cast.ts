import type { PersonaProfile } from '../../../src';

/** A persona that handlers of the simulator speak as. */
export interface Part {
  readonly name: string;
  readonly url: string;
  /** Its URL changes from call to call. */
  readonly isSigned: boolean;
  readonly isTemporary: boolean;
  /** Whether a person writes as it, where that is said. */
  readonly human?: boolean;
  /** Its name in the roster. */
  readonly roster?: string;
}

const part = (name: string, rest: Partial<Part> = {}): Part => ({
  ...{ name, url: `https://pictures.invalid/${name.toLowerCase().replace(' ', '-')}.png` },
  ...{ isSigned: false, isTemporary: false, ...rest },
});

export const PARTS: readonly Part[] = [
  part('Anna', { roster: 'anna' }),
  part('Ben', { roster: 'ben', human: true }),
  part('Cora'),
  part('Dan', { isSigned: true, human: false }),
  part('Tom', { isTemporary: true }),
  part('Tina', { isTemporary: true }),
  // So that there is always somebody new.
  ...Array.from({ length: 12 }, (_, index) => part(`Guest ${index + 1}`)),
];

export const ROSTER = Object.fromEntries(
  PARTS.flatMap((each) =>
    each.roster === undefined
      ? []
      : [[each.roster, { name: each.name, profilePictureUrl: each.url, ...humanity(each) }]],
  ),
);

/** What the bots say of themselves. */
export const DISCLOSURE = 'A program answers you here.';

/** Made by `createPersona`: never the plugin's to delete. */
export const PLAIN = 'Plain';

export function partOf(name: string): Part | undefined {
  return PARTS.find((each) => each.name === name);
}

/** The part as a handler names it. */
export function refTo(each: Part, call: number): string | PersonaProfile {
  if (each.roster !== undefined) return each.roster;
  return {
    name: each.name,
    profilePictureUrl: each.isSigned ? `${each.url}?signed=${call}` : each.url,
    ...(each.isSigned && { key: each.name }),
    ...(each.isTemporary && { temporary: true }),
    ...humanity(each),
  };
}

function humanity({ human }: Part): { human?: boolean } {
  return human === undefined ? {} : { human };
}
