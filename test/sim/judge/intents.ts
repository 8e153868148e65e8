import type { Part } from '../play/cast';
import type { Outcome } from '../world/outcomes';
import type { Process } from '../world/process';

/** Who a handler meant: a part, somebody by an ID, or the Page. */
export type Who = { readonly part: Part } | { readonly id: string; readonly name?: string } | null;

/** One try to deliver a message. */
export interface Attempt {
  readonly machine: Process;
  readonly as: string | null;
  readonly leftMs: number;
  outcome: Outcome | undefined;
}

/** A message as its handler meant it, noted in the tick of the call. */
export interface Intent {
  readonly tag: number;
  readonly machine: Process;
  /** The context that it was called on. */
  readonly context: number;
  readonly pageId: string;
  readonly psid: string;
  readonly who: Who;
  /** Who else it may be: whoever took over may have named somebody meanwhile. */
  readonly others: readonly Who[];
  /** The lifetime that a temporary persona is for. */
  readonly life: string;
  /** It belongs to the handler of an event: where a person has the conversation, it must not go out. */
  readonly isOfEvent: boolean;
  /** Uploads do not go through the batch queue. */
  readonly isUpload: boolean;
  readonly calledMs: number;
  readonly attempts: Attempt[];
  arrivals: number;
  /** Messenger was made to say something of it that it would not have said. */
  isBefallen: boolean;
  isSettled: boolean;
}

export function wordsForIntent({ context, machine, tag, who }: Intent): string {
  const named = who === null ? 'the Page' : 'part' in who ? who.part.name : `the ID ${who.id}`;
  return `tag${tag} (context ${context} of ${machine.name}, meant as ${named})`;
}
