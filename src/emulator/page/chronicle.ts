import { randomUUID } from 'node:crypto';

import type { JsonObject } from '../graph/protocol/json';
import type { BotStatus } from '../journal/report';
import type { Tell } from '../journal/happenings';
import type { PageMemory } from './notebook';
import { Notebook } from './notebook';
import type { Setting, Trouble, Update } from './wire';

/** A point in a chronicle, to go on from. */
export type Mark = string;

/** Remembers what happened for pages to show: all of it to a new page, what is new to the others. */
export interface Chronicle {
  tell: Tell;
  /** What happened after a mark, or all there is where the mark is none of this chronicle's. */
  since(mark: Mark | undefined): { mark: Mark; update: Update };
  /** What is worth keeping of it. */
  memory(): PageMemory;
  /** Calls back when something has happened; answers how to stop that. */
  watch(listener: () => void): () => void;
}

/** What a chronicle is told once, and what it asks for each time. */
export interface Outlook {
  setting: Setting;
  webhook: () => string | undefined;
  trouble: () => Trouble;
  bot: () => BotStatus;
  aheadMs: () => number;
  /** The Messenger Profiles, by Page ID. */
  profiles: () => Record<string, JsonObject>;
  /** What it begins with, at the start and after each reset; `undefined` is nothing. */
  beginning: () => PageMemory | undefined;
}

/** Starts a chronicle. */
export function createChronicle({
  setting,
  webhook,
  trouble,
  bot,
  aheadMs,
  profiles,
  beginning,
}: Outlook): Chronicle {
  const listeners = new Set<() => void>();
  let notebook = new Notebook(beginning());
  // A new one after each reset: the marks from before then mean nothing any more.
  let epoch: string = randomUUID();

  return {
    tell(happening) {
      if (happening.type === 'reset') {
        notebook = new Notebook(beginning());
        epoch = randomUUID();
      } else {
        notebook.note(happening);
      }
      for (const listener of listeners) listener();
    },
    since(mark) {
      const [from, revision] = mark?.split(':') ?? [];
      const isKnown = from === epoch;
      const update: Update = {
        ...(!isKnown && { fresh: setting }),
        webhook: webhook() ?? null,
        trouble: trouble(),
        bot: bot(),
        aheadMs: aheadMs(),
        profiles: profiles(),
        ...notebook.since(isKnown ? Number(revision) : 0),
      };
      return { mark: `${epoch}:${notebook.revision}`, update };
    },
    memory: () => notebook.memory(),
    watch(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
