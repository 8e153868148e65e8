import { isUndefined, omitBy } from 'lodash';

import { PersonaError } from '../errors';
import { debug } from '../events';
import type { ConversationPersonas } from './conversation-persona';
import { Lifetime, messageLifetime } from './lifetime';
import { knownNotes, notesOf } from './notes';
import { isPersona, storedRef, type Persona, type PersonaRef, type Speaker } from './persona';
import { hasPersonaOption, personaIdIn } from './persona-option';
import type { Roster } from './roster';
import { runInScope, scopeOf } from './scopes';
import { contextBehind, speakerOfView } from './views';

/** Who would speak now: `id` where it is known already. */
export type CurrentPersona = Partial<Persona>;

/** What becomes of a ref that an unset variable gives: it names nobody. */
export type NamesNobody = (context: object, ref: undefined | '', where: string) => void;

/**
 * Who speaks: the message's own option, the view, the innermost scope, what the context says, the conversation, the
 * default, the Page. Pure: no network, no store.
 */
export class Speakers {
  /** Bottender gives no sign of the end of a context beside one that failed unhandled: that it is garbage is one. */
  private garbage: FinalizationRegistry<Lifetime> | undefined;

  constructor(
    private readonly roster: Roster,
    private readonly byDefault: Speaker | null,
    private readonly conversations: ConversationPersonas,
    private readonly namesNobody: NamesNobody,
  ) {}

  /**
   * Sets who speaks for the rest of the context, or of the innermost scope.
   *
   * @throws PersonaError for a ref that makes no sense
   */
  use(view: object, ref: PersonaRef | null): void {
    const context = contextBehind(view);
    this.choose(context, this.introduced(context, ref, 'usePersona()'));
  }

  /**
   * Sets who speaks in the conversation from now on, and ends what `use` said.
   *
   * @throws PersonaError for a ref that makes no sense, or a temporary one
   */
  useInConversation(view: object, ref: PersonaRef | null, ttlMs?: number): void {
    const kept = this.forConversation(view, ref, 'usePersona()');
    this.conversations.set(contextBehind(view), kept, ttlMs);
  }

  /**
   * What is kept of a ref that speaks in the conversation from now on. It ends what `use` said.
   *
   * @throws PersonaError for a ref that makes no sense, or a temporary one
   */
  forConversation(view: object, ref: PersonaRef | null, where: string): PersonaRef | null {
    const context = contextBehind(view);
    const named = namesNobody(ref) ? this.nobody(context, ref, where) : ref;
    const kept = named === null ? null : storedRef(this.roster.lasting(named, where), named);
    this.choose(context, undefined);
    return kept;
  }

  /**
   * Who speaks in this context where a message does not say so itself; `null` is the Page.
   *
   * @param notes the context's, for whoever has them at hand
   */
  now(context: object, notes = knownNotes(context)): Speaker | null {
    const inView = speakerOfView(context);
    if (inView !== undefined) return inView;
    const scope = scopeOf(context);
    if (scope) return scope.chosen === undefined ? scope.speaker : scope.chosen;
    const chosen = notes?.chosen;
    if (chosen !== undefined) return chosen;
    const inConversation = this.conversations.get(context);
    return inConversation === undefined ? this.byDefault : inConversation;
  }

  /**
   * Who a ref names that holds for the context: a temporary persona lives as long as that.
   *
   * @throws PersonaError for a ref that makes no sense
   */
  introduced(view: object, ref: PersonaRef | null, where: string): Speaker | null {
    const context = contextBehind(view);
    return living(this.named(context, ref, where), () => this.lifetimeOf(context));
  }

  /**
   * Runs a handler's function in which this ref speaks. Rejects before it runs for a ref that makes no sense.
   */
  async within<T>(view: object, ref: PersonaRef | null, action: () => T | Promise<T>): Promise<T> {
    const context = contextBehind(view);
    const lifetime = new Lifetime();
    const speaker = living(this.named(context, ref, 'withPersona()'), () => lifetime);
    try {
      return await this.during(context, speaker, action);
    } finally {
      lifetime.end();
    }
  }

  /** Whatever the context sends inside the action speaks as this one, unless it says so itself. */
  during<T>(context: object, speaker: Speaker | null, action: () => T): T {
    return runInScope(contextBehind(context), speaker, action);
  }

  /**
   * Who the options of one message name; `undefined` where they name nobody.
   *
   * @param where names the method in error messages
   * @throws PersonaError `INVALID_OPTION` for both options at once, and as a ref does
   */
  ofOptions(context: object, options: unknown, where: string): Speaker | null | undefined {
    if (!hasPersonaOption(options)) return undefined;
    const { persona } = options;
    const personaId = personaIdIn(options);
    if (persona !== undefined && personaId !== undefined) {
      throw new PersonaError(
        'INVALID_OPTION',
        `${where}: got both \`persona\` and \`personaId\`. Pass only one of them.`,
      );
    }
    if (personaId === '') return this.nobody(context, '', `${where}, \`personaId\``);
    if (personaId !== undefined) return this.roster.existing(personaId, `${where}, \`personaId\``);
    if (persona === undefined) return undefined;
    return living(this.named(context, persona, `${where}, \`persona\``), messageLifetime);
  }

  /** The context has come to its end: its temporary personas may go. */
  ended(context: object): void {
    const notes = notesOf(context);
    notes.ended = true;
    notes.lifetime?.end();
  }

  private named(context: object, ref: PersonaRef | null, where: string): Speaker | null {
    if (namesNobody(ref)) return this.nobody(context, ref, where);
    return ref === null ? null : this.roster.speaker(ref, where);
  }

  /** A message must not be lost for a variable that is not set: the Page speaks. */
  private nobody(context: object, ref: undefined | '', where: string): null {
    this.namesNobody(contextBehind(context), ref, where);
    return null;
  }

  private choose(context: object, speaker: Speaker | null | undefined): void {
    const scope = scopeOf(context);
    if (scope) scope.chosen = speaker;
    else notesOf(context).chosen = speaker;
  }

  private lifetimeOf(context: object): Lifetime {
    const notes = notesOf(context);
    if (!notes.lifetime) {
      const lifetime = (notes.lifetime = new Lifetime());
      // What is introduced after the end lives for each of its messages alone.
      if (notes.ended) lifetime.end();
      else this.endWithGarbage(context, lifetime);
    }
    return notes.lifetime;
  }

  private endWithGarbage(context: object, lifetime: Lifetime): void {
    this.garbage ??= new FinalizationRegistry((left: Lifetime) => {
      debug('a context has become garbage');
      left.end();
    });
    this.garbage.register(context, lifetime);
  }
}

/** What a variable gives that is not set. */
function namesNobody(ref: PersonaRef | null | undefined): ref is undefined | '' {
  return ref === undefined || ref === '';
}

/** A temporary speaker with the lifetime it was introduced for. */
function living(speaker: Speaker | null, lifetimeOf: () => Lifetime): Speaker | null {
  if (!speaker || isPersona(speaker) || !speaker.profile.temporary) return speaker;
  return { ...speaker, lifetime: lifetimeOf() };
}

/** A message that starts after the end of its persona's lifetime gets one for itself alone. */
export function forOneMessage(speaker: Speaker): Speaker {
  if (isPersona(speaker) || !speaker.lifetime?.over) return speaker;
  return { ...speaker, lifetime: messageLifetime() };
}

/** What `context.persona` shows of a speaker. */
export function described(speaker: Speaker | null, known?: Persona): CurrentPersona | null {
  if (!speaker) return null;
  const { name, profilePictureUrl } = isPersona(speaker) ? speaker : speaker.profile;
  const id = isPersona(speaker) ? speaker.id : known?.id;
  return omitBy({ id, name, profilePictureUrl }, isUndefined);
}
