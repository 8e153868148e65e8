import type { Ids } from './graph/ids';
import type { JsonObject } from './graph/json';
import type { GraphState } from './graph/state';
import { meet } from './graph/state';

/** The person at the other end of a conversation. */
export interface EmulatedUser {
  readonly psid: string;
  /**
   * Writes a text to the Page. Resolves when the bot's webhook has answered, which with Bottender
   * is before its handler has ended; rejects where no webhook is set or it answered anything but
   * 200.
   */
  say: (text: string) => Promise<void>;
  /** Taps a button; its title is the payload where none is given. Resolves and rejects as `say`. */
  postback: (payload: string, title?: string) => Promise<void>;
  /**
   * Sends any other event, e.g. `{ read: { watermark: 1 } }`: sender, recipient and timestamp are
   * added where it does not bring its own. Resolves and rejects as `say`.
   */
  send: (event: Record<string, unknown>) => Promise<void>;
  /** From now on Messenger refuses personas for this person (10/2018336), or no longer does. */
  refusePersonas: (on?: boolean) => void;
}

/** What a person needs of the emulator. */
export interface Surroundings {
  state: () => GraphState;
  ids: Ids;
  deliver: (pageId: string, event: JsonObject) => Promise<void>;
}

/** Brings a person to a Page. */
export function createUser(
  psid: string,
  pageId: string,
  { state, ids, deliver }: Surroundings,
): EmulatedUser {
  const send = async (event: Record<string, unknown>) => {
    meet(state(), pageId, psid);
    await deliver(pageId, {
      sender: { id: psid },
      recipient: { id: pageId },
      timestamp: Date.now(),
      ...(event as JsonObject),
    });
  };
  meet(state(), pageId, psid);
  return {
    psid,
    send,
    say: (text) => send({ message: { mid: ids.message(), text } }),
    postback: (payload, title = payload) =>
      send({ postback: { mid: ids.message(), title, payload } }),
    refusePersonas(on = true) {
      if (on) state().refusing.add(psid);
      else state().refusing.delete(psid);
    },
  };
}
