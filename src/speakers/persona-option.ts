import type { PersonaRef } from './persona';

/** Who speaks this one message: what every sending method takes among its options. */
export interface PersonaOption {
  /** Any ref; `null` is the Page. Not together with `personaId`. */
  readonly persona?: PersonaRef | null;
  /** The ID of a persona of this Page; `null` is the Page. */
  readonly personaId?: string | null;
}

/** Whether the options have a say, or at least a word, in who speaks. */
export function hasPersonaOption(options: unknown): options is PersonaOption {
  return (
    typeof options === 'object' &&
    options !== null &&
    ('persona' in options || 'personaId' in options)
  );
}

/** The options as the channel's own method knows them. */
export function withoutPersonaOption<T extends object>(options: T): Omit<T, keyof PersonaOption> {
  const { persona, personaId, ...others } = options as T & PersonaOption;
  void persona;
  void personaId;
  return others;
}
