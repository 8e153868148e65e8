import type { PersonaRef } from './persona';

/** Who speaks one message: among the options of every sending method. */
export interface PersonaOption {
  /** Any ref; `null` is the Page. It cannot be combined with `personaId`. */
  readonly persona?: PersonaRef | null;
  /** The ID of a persona of this Page; `null` is the Page. `persona_id` means the same. */
  readonly personaId?: string | null;
}

/** Whether it is a key of the option, `persona_id` as Bottender's first example spelt it. Every message asks. */
export function isPersonaKey(key: string): boolean {
  return key === 'persona' || key === 'personaId' || key === 'persona_id';
}

/** An object with the keys, as it comes. */
type Given = PersonaOption & { readonly persona_id?: string | null };

/** Whether the options say, or at least mention, who speaks. */
export function hasPersonaOption(options: unknown): options is Given {
  return (
    typeof options === 'object' &&
    options !== null &&
    ('persona' in options || 'personaId' in options || 'persona_id' in options)
  );
}

/** The options as the channel's own method knows them. */
export function withoutPersonaOption<T extends object>(options: T): Omit<T, keyof PersonaOption> {
  const left: Record<string, unknown> = {};
  for (const key of Object.keys(options)) {
    if (!isPersonaKey(key)) left[key] = Reflect.get(options, key);
  }
  return left as Omit<T, keyof PersonaOption>;
}

/** `personaId`, however it is spelt. */
export function personaIdIn(options: Given): string | null | undefined {
  return options.personaId === undefined ? options.persona_id : options.personaId;
}
