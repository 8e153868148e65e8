import isPlainObject from 'lodash/isPlainObject';

import { didYouMean, PersonaError, shown } from '../errors';
import type { PersonaRef } from '../speakers/persona';
import type { CurrentPersona, Speakers } from '../speakers/speakers';
import { contextBehind } from '../speakers/views';
import type { Channel } from './channel';

/** How long `usePersona` holds, if not for the context. */
export interface UsePersonaOptions {
  /** Who speaks in this conversation from now on; kept in Bottender's session. */
  readonly lifetime: 'conversation';
  /**
   * After how many milliseconds it ends.
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

/** The calls that contexts of every channel get. */
export function contextCalls(
  base: object,
  speakers: Speakers,
  channel: Pick<Channel, 'as'>,
  closed: SessionClosed,
): PropertyDescriptorMap {
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
      ): Promise<T> {
        if (typeof action !== 'function') throw badOption('a function', action, 'withPersona()');
        // In a view, too, the function is told who speaks in the scope.
        const context = contextBehind(this);
        return speakers.within(this, ref, () => action(context.persona));
      },
    },
    as: {
      value(this: object, ref: PersonaRef | null): object {
        return channel.as(contextBehind(this), speakers.introduced(this, ref, 'as()'));
      },
    },
    ...endings(base, speakers, closed),
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

function checkOptions(options: unknown): asserts options is UsePersonaOptions {
  if (!isPlainObject(options)) throw badOption("{ lifetime: 'conversation', ttlMs? }", options);
  const { lifetime, ttlMs, ...others } = options as Record<string, unknown>;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) {
    const known = ['lifetime', 'ttlMs'];
    throw badOption('the options `lifetime` and `ttlMs`', unknown, undefined, known);
  }
  if (lifetime !== 'conversation') throw badOption("`lifetime: 'conversation'`", lifetime);
  if (ttlMs !== undefined && !(typeof ttlMs === 'number' && ttlMs > 0 && ttlMs < Infinity)) {
    throw badOption('`ttlMs` to be a number of milliseconds above 0', ttlMs);
  }
}

function badOption(
  expected: string,
  got: unknown,
  where = 'usePersona()',
  known: readonly string[] = [],
): PersonaError {
  const hint = typeof got === 'string' ? didYouMean(got, known) : '';
  return new PersonaError(
    'INVALID_OPTION',
    `${where}: expected ${expected}, but got ${shown(got)}.${hint}`,
  );
}
