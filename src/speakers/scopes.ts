import { AsyncLocalStorage } from 'node:async_hooks';

import type { Speaker } from './persona';

/** A part of a handler, or of another plugin, that speaks as somebody. */
export interface Scope {
  readonly context: object;
  readonly speaker: Speaker | null;
  /** What `usePersona` said inside. */
  chosen: Speaker | null | undefined;
  readonly outer: Scope | undefined;
  /** Hears that something is sent inside. */
  heard: (() => void) | undefined;
}

/**
 * Made by the first scope: on Node 20 every promise of the process pays for it from then on. One for all plugins of a
 * process, as each storage costs the same once more, also when nobody uses it any longer.
 */
let storage: AsyncLocalStorage<Scope> | undefined;
/** How many scopes wait to hear of what is sent. */
let hearing = 0;

/** Runs the action in a scope of the context. */
export function runInScope<T>(context: object, speaker: Speaker | null, action: () => T): T {
  storage ??= new AsyncLocalStorage();
  const outer = storage.getStore();
  return storage.run({ context, speaker, chosen: undefined, outer, heard: undefined }, action);
}

/** The innermost scope of the context. */
export function scopeOf(context: object): Scope | undefined {
  let scope = storage?.getStore();
  while (scope && scope.context !== context) scope = scope.outer;
  return scope;
}

/**
 * Calls back when something is sent in the innermost scope, until it is told not to.
 *
 * @returns how to tell it
 */
export function hearSends(heard: () => void): () => void {
  const scope = storage?.getStore();
  if (!scope) return () => undefined;
  scope.heard = heard;
  hearing += 1;
  return () => {
    scope.heard = undefined;
    hearing -= 1;
  };
}

/** The context sends something: whoever waits for it in a scope around is told. */
export function tellSend(context: object): void {
  if (hearing === 0) return;
  for (let scope = storage?.getStore(); scope; scope = scope.outer) {
    if (scope.context === context) scope.heard?.();
  }
}
