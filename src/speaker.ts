import { AsyncLocalStorage } from 'node:async_hooks';

import isUndefined from 'lodash/isUndefined';
import omitBy from 'lodash/omitBy';

import { PersonaError } from './errors';
import { isPersona, type Persona, type PersonaRef, type Speaker } from './persona';
import type { Refs } from './refs';

/** Who speaks this one message: what every sending method takes among its options. */
export interface PersonaOption {
  /** Any ref; `null` is the Page. Not together with `personaId`. */
  readonly persona?: PersonaRef | null;
  /** The ID of a persona of this Page; `null` is the Page. */
  readonly personaId?: string | null;
}

/** Who would speak now: `id` where it is known already. */
export type CurrentPersona = Partial<Persona>;

/** The time in which one message of a context is on its way through another plugin. */
interface Course {
  readonly context: object;
  readonly speaker: Speaker | null;
  readonly outer: Course | undefined;
}

/** Who speaks: the message's own option, then what the context says, then the default, then the Page. */
export class Speakers {
  private readonly chosen = new WeakMap<object, Speaker | null>();
  private readonly courses = new AsyncLocalStorage<Course>();

  constructor(
    private readonly refs: Refs,
    private readonly byDefault: Speaker | null,
  ) {}

  /**
   * Sets who speaks for the rest of the context.
   *
   * @throws PersonaError for a ref that makes no sense
   */
  use(context: object, ref: PersonaRef | null): void {
    this.chosen.set(context, ref === null ? null : this.refs.speaker(ref, 'usePersona()'));
  }

  /** Who speaks in this context where a message does not say so itself; `null` is the Page. */
  now(context: object): Speaker | null {
    for (let course = this.courses.getStore(); course; course = course.outer) {
      if (course.context === context) return course.speaker;
    }
    const chosen = this.chosen.get(context);
    return chosen === undefined ? this.byDefault : chosen;
  }

  /** Whatever the context sends inside the action speaks as this one, unless it says so itself. */
  during<T>(context: object, speaker: Speaker | null, action: () => T): T {
    return this.courses.run({ context, speaker, outer: this.courses.getStore() }, action);
  }

  /**
   * Who the options of one message name; `undefined` where they name nobody.
   *
   * @param where names the method in error messages
   * @throws PersonaError `INVALID_OPTION` for both options at once, and as a ref does
   */
  ofOptions(options: unknown, where: string): Speaker | null | undefined {
    if (!hasPersonaOption(options)) return undefined;
    const { persona, personaId } = options;
    if (persona !== undefined && personaId !== undefined) {
      throw new PersonaError(
        'INVALID_OPTION',
        `${where}: got both \`persona\` and \`personaId\`. Give one of them.`,
      );
    }
    if (personaId !== undefined) return this.refs.existing(personaId, `${where}, \`personaId\``);
    if (persona === undefined || persona === null) return persona;
    return this.refs.speaker(persona, `${where}, \`persona\``);
  }
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

/** What `context.persona` shows of a speaker. */
export function described(speaker: Speaker | null, known?: Persona): CurrentPersona | null {
  if (!speaker) return null;
  const { name, profilePictureUrl } = isPersona(speaker) ? speaker : speaker.profile;
  const id = isPersona(speaker) ? speaker.id : known?.id;
  return omitBy({ id, name, profilePictureUrl }, isUndefined);
}
