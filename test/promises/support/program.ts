/** Whom a statement names. */
export type Ref =
  | { is: 'page' }
  | { is: 'roster'; name: string }
  | { is: 'profile'; which: number }
  | { is: 'temporary'; which: number }
  /** One that is on the Page already, named by its ID, as a persona, or (only by a message) in `personaId`. */
  | { is: 'existing'; which: number; by: 'id' | 'persona' | 'personaId' };

/** What a handler may do. */
export type Statement =
  | { do: 'say' | 'upload'; option: Ref | null; awaited: boolean }
  | { do: 'type'; option: Ref | null; whole: boolean }
  | { do: 'use' | 'converse'; ref: Ref }
  /** `withPersona`; a detached one is not awaited before the handler's end. */
  | { do: 'within'; ref: Ref; body: Program; fails: boolean; detached: boolean }
  | { do: 'branches'; bodies: Program[] }
  | { do: 'pause'; until: 'microtask' | 'immediate' | number };

/** A handler: its statements one after another. */
export type Program = Statement[];

/** What happens in one event, or outside one. */
export interface Talk {
  program: Program;
  /** Whether no event asked for it: an agent speaks from a desk. */
  outside: boolean;
  /** Whether the handler waits for all that it started before it returns. */
  waits: boolean;
}

/** What happens to one bot. */
export interface Scene {
  /** Whether the roster's John is the default. */
  withDefault: boolean;
  /** Events that are all open at the same time, of two users. */
  overlapping: Talk[];
  /** Events of users who write again only when they were answered: they have conversations. */
  inTurn: Talk[][];
}

/** One event of a scene. */
export interface ScheduledTalk extends Talk {
  /** Begins the name of everything that is said in it. */
  label: string;
  psid: string;
}

/** The events of a scene: the lists run side by side, each in turn. */
export function scheduleOf({ overlapping, inTurn }: Scene): ScheduledTalk[][] {
  const alone = overlapping.map((talk, index) => [
    { ...talk, label: `o${index}`, psid: `20000000000${index % 2}` },
  ]);
  const after = inTurn.map((talks, user) =>
    talks.map((talk, index) => ({
      ...talk,
      label: `t${user}-${index}`,
      psid: `20000000001${user}`,
    })),
  );
  return [...alone, ...after];
}
