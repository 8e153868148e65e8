const HOUR_MS = 60 * 60_000;
/** How long control of a conversation lasts without a message, and how long the Page may answer. */
export const DAY_MS = 24 * HOUR_MS;

/** The app ID that Meta prints for the Page's inbox (messenger-platform/conversation-routing). */
export const INBOX_APP_ID = '263902037430900';

/** What is kept of a conversation beside its messages. */
export interface Thread {
  /** The app that has control of it; `undefined` where nobody has taken it. */
  owner?: string;
  /** When somebody last said something in it, or control was passed: control lapses a day after that. */
  activeAt: number;
  /** When the person last did something that opens the window for answers. */
  heardAt?: number;
}

/** The conversation of a Page and a person. */
export function threadOf(
  state: { threads: Map<string, Thread> },
  pageId: string,
  psid: string,
): Thread {
  const key = `${pageId} ${psid}`;
  const thread = state.threads.get(key) ?? { activeAt: 0 };
  state.threads.set(key, thread);
  return thread;
}

/** The app that has control now; it lapses after a day in which nobody has said anything. */
export function ownerOf({ owner, activeAt }: Thread, now: number): string | undefined {
  return now - activeAt < DAY_MS ? owner : undefined;
}

/** Gives control to an app, or to nobody. */
export function giveControl(thread: Thread, owner: string | undefined, now: number): void {
  thread.owner = owner;
  thread.activeAt = now;
}

/** Notes that something was said, which keeps whoever has control in control. */
export function noteActivity(thread: Thread, now: number): void {
  thread.owner = ownerOf(thread, now);
  thread.activeAt = now;
}
