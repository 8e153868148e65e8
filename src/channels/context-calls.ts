import isPlainObject from 'lodash/isPlainObject';

import { PersonaError, shown } from '../errors';
import type { PersonaRef } from '../speakers/persona';
import type { Service } from '../service';
import type { CurrentPersona } from '../speakers/speakers';

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

/** What a Bottender context is known to have, whatever its channel. */
interface BottenderContext {
  handlerDidEnd?(...args: unknown[]): unknown;
  emitError?(...args: unknown[]): unknown;
}

/** The calls that contexts of every channel get. */
export function contextCalls(base: object, service: Service): PropertyDescriptorMap {
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
      ): Promise<T> {
        if (typeof action !== 'function') throw badOption('a function', action, 'withPersona()');
        return speakers.within(this, ref, () => action(this.persona));
      },
    },
    ...endings(base, service),
  };
}

/** The signs that Bottender gives of the end of a context. */
function endings(
  base: BottenderContext,
  { openContexts, speakers }: Service,
): PropertyDescriptorMap {
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
        openContexts.closed(this);
        return base.emitError?.apply(this, args);
      },
    },
    // The error handler returned, as did those of all other events of the request.
    isSessionWritten: {
      get(this: object): unknown {
        return Reflect.get(base, 'isSessionWritten', this);
      },
      set(this: object, written: boolean): void {
        if (written) {
          speakers.ended(this);
          openContexts.closed(this);
        }
        Reflect.set(base, 'isSessionWritten', written, this);
      },
    },
  };
}

function checkOptions(options: unknown): asserts options is UsePersonaOptions {
  if (!isPlainObject(options)) throw badOption("{ lifetime: 'conversation', ttlMs? }", options);
  const { lifetime, ttlMs, ...others } = options as Record<string, unknown>;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw badOption('the options `lifetime` and `ttlMs`', unknown);
  if (lifetime !== 'conversation') throw badOption("`lifetime: 'conversation'`", lifetime);
  if (ttlMs !== undefined && !(typeof ttlMs === 'number' && ttlMs > 0 && ttlMs < Infinity)) {
    throw badOption('`ttlMs` to be a number of milliseconds above 0', ttlMs);
  }
}

function badOption(expected: string, got: unknown, where = 'usePersona()'): PersonaError {
  return new PersonaError(
    'INVALID_OPTION',
    `${where}: expected ${expected}, but got ${shown(got)}.`,
  );
}
