import { checkKeys, checkMs, invalidOption } from '../../errors';
import type { Service } from '../../service';
import type { PersonaRef } from '../../speakers/persona';
import { hearSends } from '../../speakers/scopes';
import type { CurrentPersona, Speakers } from '../../speakers/speakers';
import { contextBehind } from '../../speakers/views';
import type { Channel } from '../channel';
import { peopleCalls } from './people-calls';
import { TypingWhile } from './typing-while';

/** How long `usePersona` applies, if not for the context only. */
export interface UsePersonaOptions {
  /** The persona speaks in this conversation from now on. This is kept in Bottender's session. */
  readonly lifetime: 'conversation';
  /**
   * After how many milliseconds it ends. More than 0.
   *
   * @default never
   */
  readonly ttlMs?: number;
}

/** Hears that the session of a context is about to be written, or never will be. */
export type SessionClosed = (context: object) => void;

/** What a Bottender context is known to have, whatever its channel. */
interface BottenderContext {
  handlerDidEnd?(...args: unknown[]): unknown;
  emitError?(...args: unknown[]): unknown;
}

/** More options of `withPersona`. */
export interface WithPersonaOptions {
  /**
   * Shows the persona typing until something is sent in the scope, the function settles, or ten minutes have passed. For
   * slow work, such as asking a language model. Messenger only; ignored on other channels.
   *
   * @default false
   */
  readonly typing?: boolean;
}

/** The calls that contexts of every channel get. */
export function contextCalls(
  base: object,
  service: Service,
  channel: Channel,
  closed: SessionClosed,
): PropertyDescriptorMap {
  const { speakers } = service;
  return {
    usePersona: {
      value(this: object, ref: PersonaRef | null, options?: UsePersonaOptions): void {
        if (options === undefined) return speakers.use(this, ref);
        checkOptions(options);
        return speakers.useInConversation(this, ref, options.ttlMs);
      },
    },
    withPersona: {
      async value<T>(
        this: { persona: CurrentPersona | null },
        ref: PersonaRef | null,
        action: (persona: CurrentPersona | null) => T | Promise<T>,
        options?: WithPersonaOptions,
      ): Promise<T> {
        if (typeof action !== 'function')
          throw invalidOption('withPersona()', 'a function', action);
        const { typing } = options === undefined ? {} : checkScopeOptions(options);
        // In a view, too, the function is told who speaks in the scope.
        const context = contextBehind(this);
        const act = () => action(context.persona);
        return speakers.within(
          this,
          ref,
          typing ? typingWhile(service, channel, context, act) : act,
        );
      },
    },
    as: {
      value(this: object, ref: PersonaRef | null): object {
        return channel.as(contextBehind(this), speakers.introduced(this, ref, 'as()'));
      },
    },
    ...peopleCalls(service),
    ...endings(base, speakers, closed),
  };
}

/** The function of a scope, whose persona is shown typing meanwhile. */
function typingWhile<T>(
  { clock, personas, speakers }: Service,
  { typist }: Channel,
  context: object,
  action: () => T | Promise<T>,
): () => Promise<T> {
  return async () => {
    const shown = typist?.(context, speakers.now(context));
    if (!shown) return action();
    const typing = new TypingWhile(shown, clock, () => personas.isClosing);
    const notHeard = hearSends(typing.sent);
    try {
      return await action();
    } finally {
      notHeard();
      typing.end();
    }
  };
}

/** The signs that Bottender gives of the end of a context. */
function endings(
  base: BottenderContext,
  speakers: Speakers,
  closed: SessionClosed,
): PropertyDescriptorMap {
  const isWritten = accessorOf(base, 'isSessionWritten');
  return {
    // The handler returned.
    handlerDidEnd: {
      value(this: object, ...args: unknown[]): unknown {
        speakers.ended(this);
        return base.handlerDidEnd?.apply(this, args);
      },
    },
    // The handler failed, and nobody handled it.
    emitError: {
      value(this: object, ...args: unknown[]): unknown {
        speakers.ended(this);
        closed(this);
        return base.emitError?.apply(this, args);
      },
    },
    // The error handler returned, as did those of all other events of the request.
    isSessionWritten: {
      get(this: object): unknown {
        return isWritten?.get?.call(this);
      },
      set(this: object, written: boolean): void {
        if (written) {
          speakers.ended(this);
          closed(this);
        }
        isWritten?.set?.call(this, written);
      },
    },
  };
}

/** Looked up once: `Reflect.get` and `Reflect.set` with another receiver take the slow way each time. */
function accessorOf(prototype: object, name: string): PropertyDescriptor | undefined {
  for (
    let level: object | null = prototype;
    level;
    level = Object.getPrototypeOf(level) as object | null
  ) {
    const found = Object.getOwnPropertyDescriptor(level, name);
    if (found) return found;
  }
  return undefined;
}

const LASTING = "such as { lifetime: 'conversation' }";

function checkOptions(options: unknown): asserts options is UsePersonaOptions {
  checkKeys('usePersona()', options, ['lifetime', 'ttlMs'], LASTING);
  const { lifetime, ttlMs } = options as Record<string, unknown>;
  if (lifetime !== 'conversation') {
    throw invalidOption('usePersona()', "`lifetime: 'conversation'`", lifetime);
  }
  if (ttlMs !== undefined) checkMs('usePersona(), `ttlMs`', ttlMs);
}

function checkScopeOptions(options: unknown): WithPersonaOptions {
  checkKeys('withPersona()', options, ['typing'], '{ typing: true }');
  const { typing } = options as WithPersonaOptions;
  if (typing !== undefined && typeof typing !== 'boolean') {
    throw invalidOption('withPersona(), `typing`', 'true or false', typing);
  }
  return { typing };
}
