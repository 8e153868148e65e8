import { AsyncLocalStorage } from 'node:async_hooks';

import isUndefined from 'lodash/isUndefined';
import omitBy from 'lodash/omitBy';

import type { ConversationPersonas } from './conversation-persona';
import { PersonaError } from '../errors';
import { Lifetime } from './lifetime';
import { isPersona, type Persona, type PersonaRef, type Speaker } from './persona';
import type { PersonaOption } from './persona-option';
import { hasPersonaOption } from './persona-option';
import type { Refs } from './refs';

/** Who would speak now: `id` where it is known already. */
export type CurrentPersona = Partial<Persona>;

/** A part of a handler, or of another plugin, that speaks as somebody. */
interface Scope {
  readonly context: object;
  readonly speaker: Speaker | null;
  /** What `usePersona` said inside. */
  chosen: Speaker | null | undefined;
  readonly outer: Scope | undefined;
}

/**
 * Who speaks: the message's own option, the innermost scope, what the context says, the conversation, the
 * default, the Page. Pure: no network, no store.
 */
export class Speakers {
  private readonly chosen = new WeakMap<object, Speaker | null>();
  private readonly lifetimes = new WeakMap<object, Lifetime>();
  private readonly endedContexts = new WeakSet<object>();
  private readonly scopes = new AsyncLocalStorage<Scope>();

  constructor(
    private readonly refs: Refs,
    private readonly byDefault: Speaker | null,
    private readonly conversations: ConversationPersonas,
    private readonly lifetimeOpened: (context: object, lifetime: Lifetime) => void,
  ) {}

  /**
   * Sets who speaks for the rest of the context, or of the innermost scope.
   *
   * @throws PersonaError for a ref that makes no sense
   */
  use(context: object, ref: PersonaRef | null): void {
    const speaker = ref === null ? null : this.refs.speaker(ref, 'usePersona()');
    this.choose(
      context,
      living(speaker, () => this.lifetimeOf(context)),
    );
  }

  /**
   * Sets who speaks in the conversation from now on, and ends what `use` said.
   *
   * @throws PersonaError for a ref that makes no sense, or a temporary one
   */
  useInConversation(context: object, ref: PersonaRef | null, ttlMs?: number): void {
    const speaker = ref === null ? null : this.refs.lasting(ref, 'usePersona()');
    this.conversations.set(context, speaker, ref, ttlMs);
    this.choose(context, undefined);
  }

  /** Who speaks in this context where a message does not say so itself; `null` is the Page. */
  now(context: object): Speaker | null {
    const scope = this.scopeOf(context);
    if (scope) return scope.chosen === undefined ? scope.speaker : scope.chosen;
    const chosen = this.chosen.get(context);
    return chosen === undefined ? (this.conversations.get(context) ?? this.byDefault) : chosen;
  }

  /**
   * Runs a handler's function in which this ref speaks. Rejects before it runs for a ref that makes no sense.
   */
  async within<T>(
    context: object,
    ref: PersonaRef | null,
    action: () => T | Promise<T>,
  ): Promise<T> {
    const lifetime = new Lifetime();
    const named = ref === null ? null : this.refs.speaker(ref, 'withPersona()');
    const speaker = living(named, () => lifetime);
    try {
      return await this.during(context, speaker, action);
    } finally {
      lifetime.end();
    }
  }

  /** Whatever the context sends inside the action speaks as this one, unless it says so itself. */
  during<T>(context: object, speaker: Speaker | null, action: () => T): T {
    const scope = { context, speaker, chosen: undefined, outer: this.scopes.getStore() };
    return this.scopes.run(scope, action);
  }

  /**
   * Who the options of one message name; `undefined` where they name nobody.
   *
   * @param where names the method in error messages
   * @throws PersonaError `INVALID_OPTION` for both options at once, and as a ref does
   */
  ofOptions(options: unknown, where: string): Speaker | null | undefined {
    if (!hasPersonaOption(options)) return undefined;
    const { persona, personaId }: PersonaOption = options;
    if (persona !== undefined && personaId !== undefined) {
      throw new PersonaError(
        'INVALID_OPTION',
        `${where}: got both \`persona\` and \`personaId\`. Give one of them.`,
      );
    }
    if (personaId !== undefined) return this.refs.existing(personaId, `${where}, \`personaId\``);
    if (persona === undefined || persona === null) return persona;
    return living(this.refs.speaker(persona, `${where}, \`persona\``), messageLifetime);
  }

  /** The context has come to its end: its temporary personas may go. */
  ended(context: object): void {
    this.endedContexts.add(context);
    this.lifetimes.get(context)?.end();
  }

  private scopeOf(context: object): Scope | undefined {
    let scope = this.scopes.getStore();
    while (scope && scope.context !== context) scope = scope.outer;
    return scope;
  }

  private choose(context: object, speaker: Speaker | null | undefined): void {
    const scope = this.scopeOf(context);
    if (scope) scope.chosen = speaker;
    else if (speaker === undefined) this.chosen.delete(context);
    else this.chosen.set(context, speaker);
  }

  private lifetimeOf(context: object): Lifetime {
    let lifetime = this.lifetimes.get(context);
    if (!lifetime) {
      this.lifetimes.set(context, (lifetime = new Lifetime()));
      // What is introduced after the end lives for each of its messages alone.
      if (this.endedContexts.has(context)) lifetime.end();
      else this.lifetimeOpened(context, lifetime);
    }
    return lifetime;
  }
}

/** A lifetime that is over with the one message that holds it. */
export function messageLifetime(): Lifetime {
  const lifetime = new Lifetime();
  // The message takes hold of it in the tick in which it is called.
  queueMicrotask(() => lifetime.end());
  return lifetime;
}

/** A temporary speaker with the lifetime it was introduced for. */
function living(speaker: Speaker | null, lifetimeOf: () => Lifetime): Speaker | null {
  if (!speaker || isPersona(speaker) || !speaker.profile.temporary) return speaker;
  return { ...speaker, lifetime: lifetimeOf() };
}

/** What `context.persona` shows of a speaker. */
export function described(speaker: Speaker | null, known?: Persona): CurrentPersona | null {
  if (!speaker) return null;
  const { name, profilePictureUrl } = isPersona(speaker) ? speaker : speaker.profile;
  const id = isPersona(speaker) ? speaker.id : known?.id;
  return omitBy({ id, name, profilePictureUrl }, isUndefined);
}
