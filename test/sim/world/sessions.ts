import type SessionStore from 'bottender/dist/session/SessionStore';

import type { Machine } from './machine';
import type { World } from './world';

const USUAL_MS = 3;

/** Bottender's sessions as one process has them: in one place for all, and some milliseconds away. */
export function sessionsOf(world: World, machine: Machine): SessionStore {
  const { random, sessions, timeline } = world;
  const after = <T>(work: () => T): Promise<T> =>
    new Promise((resolve) => {
      timeline.after(
        random.wait(USUAL_MS),
        () => {
          const result = work();
          timeline.after(random.wait(USUAL_MS), () => resolve(result), machine);
        },
        machine,
      );
    });
  return {
    init: () => Promise.resolve(sessionsOf(world, machine)),
    read: (id: string) =>
      after(() => {
        const text = sessions.get(id);
        return text === undefined ? null : (JSON.parse(text) as never);
      }),
    all: () => Promise.resolve([]),
    write: (id: string, session: object) => {
      const text = JSON.stringify(session);
      return after(() => void sessions.set(id, text));
    },
    destroy: (id: string) => after(() => void sessions.delete(id)),
  };
}
