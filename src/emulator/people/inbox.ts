import type { Ids } from '../graph/world/ids';
import type { JsonObject } from '../graph/protocol/json';
import type { EmulatedMessage, GraphState, Media } from '../graph/world/state';
import { keepWords, meet } from '../graph/world/state';
import { giveControl, INBOX_APP_ID, noteActivity, ownerOf, threadOf } from '../graph/world/threads';
import { echoOf } from './echo';

/** The Page's inbox (Meta Business Suite), where a person answers as the Page. */
export interface EmulatedInbox {
  /**
   * Answers as the Page, and takes control of the conversation; the bot is told by an echo with the inbox's `app_id`.
   * Resolves when the bot's webhook has answered, at once where there is none; rejects as `user().say` does.
   */
  say: (text: string) => Promise<void>;
  /**
   * Gives the conversation back to the bot, which is told by `pass_thread_control`. Resolves and rejects as `say`.
   */
  done: () => Promise<void>;
}

/** What the inbox needs of the emulator. */
export interface InboxSurroundings {
  state: () => GraphState;
  now: () => number;
  ids: Ids;
  appId: string;
  /** `undefined` where nobody listens. */
  deliver: (pageId: string, event: JsonObject) => Promise<void> | undefined;
  onSent: (message: EmulatedMessage, media: Media) => void;
  onControl: (pageId: string, psid: string) => void;
}

/** Opens the inbox at the conversation with a person. */
export function createInbox(
  psid: string,
  pageId: string,
  { state: current, now, ids, appId, deliver, onSent, onControl }: InboxSurroundings,
): EmulatedInbox {
  const thread = () => threadOf(current(), pageId, psid);
  return {
    async say(text) {
      const [state, at, id] = [current(), now(), ids.message()];
      meet(state, pageId, psid);
      const sent = { pageId, psid, persona: null, message: { text }, id, appId: INBOX_APP_ID, at };
      state.messages.push(sent);
      keepWords(state, { id, pageId, psid, fromPage: true, text, attachments: [], at });
      onSent(sent, {});
      // The echo goes by who had control when the answer was written.
      const echo = echoOf(sent, appId);
      const told = echo && deliver(pageId, echo);
      giveControl(thread(), INBOX_APP_ID, at);
      onControl(pageId, psid);
      await told;
    },
    async done() {
      const at = now();
      const previous = ownerOf(thread(), at) ?? INBOX_APP_ID;
      giveControl(thread(), appId, at);
      onControl(pageId, psid);
      const pass = { new_owner_app_id: appId, previous_owner_app_id: previous, metadata: '' };
      const ends = { sender: { id: psid }, recipient: { id: pageId }, timestamp: at };
      await deliver(pageId, { ...ends, pass_thread_control: pass });
    },
  };
}

/** Notes that a person has said something: it opens the window, and gives the default app control of what nobody has. */
export function hear(
  state: GraphState,
  { pageId, psid, appId, at }: { pageId: string; psid: string; appId: string; at: number },
): void {
  const thread = threadOf(state, pageId, psid);
  thread.heardAt = at;
  noteActivity(thread, at);
  thread.owner ??= appId;
}
