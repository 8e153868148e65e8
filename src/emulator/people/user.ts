import { SLOW_MS } from './webhook';
import { hear } from './inbox';
import type { Ids } from '../graph/world/ids';
import type { JsonObject } from '../graph/protocol/json';
import { asText, isJsonObject } from '../graph/protocol/json';
import type { GraphState, StoredWords } from '../graph/world/state';
import { keepWords, meet } from '../graph/world/state';
import type { Saying, Tell } from '../journal/happenings';

/** The person at the other end of a conversation. */
export interface EmulatedUser {
  readonly psid: string;
  /**
   * Writes a text to the Page; with `quickReply`, taps the quick reply of that title and payload.
   * Resolves when the bot's webhook has answered, which with Bottender is before its handler has
   * ended; rejects where no webhook is set or it answered anything but 200.
   */
  say: (text: string, options?: { quickReply?: string }) => Promise<void>;
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

/** The events that open the window for answers (Meta's page messenger-platform/policy). */
const OPENING = ['message', 'postback', 'referral', 'optin', 'reaction'];

/** What a person needs of the emulator. */
export interface Surroundings {
  state: () => GraphState;
  now: () => number;
  appId: string;
  ids: Ids;
  deliver: (pageId: string, event: JsonObject) => Promise<void>;
  /** Is told of somebody who may be new, and in whose conversation control may have moved. */
  onControl: (pageId: string, psid: string) => void;
  /** What to say of a bot that does not answer. */
  slowness: () => string;
  tell: Tell;
}

/** Brings a person to a Page. */
export function createUser(
  psid: string,
  pageId: string,
  { state: current, now, ids, appId, deliver, onControl, slowness, tell }: Surroundings,
): EmulatedUser {
  const arrive = () => {
    const person = meet(current(), pageId, psid);
    onControl(pageId, psid);
    return person;
  };
  const send = async (given: Record<string, unknown>) => {
    const event = withIds(given as JsonObject, ids);
    const at = now();
    const words = wordsIn(event);
    const key = asText(words?.mid) ?? ids.message();
    const world = current();
    const note = (state: Saying['state'], problem?: string) => {
      // What was on its way at a reset is forgotten like everything else, and not every event is
      // said by somebody: reads and deliveries are not.
      if (world !== current() || !words) return;
      tell({ type: 'said', saying: { key, pageId, psid, event, at, state, problem } });
    };
    const { name } = arrive();
    const messagesBefore = world.messages.length;
    world.sayings.push({ pageId, psid, name, event: given as JsonObject, at, messagesBefore });
    const said = words && wordsOf(key, words, { pageId, psid, at });
    if (said) keepWords(world, said);
    if (OPENING.some((kind) => kind in event)) {
      hear(world, { pageId, psid, appId, at });
      onControl(pageId, psid);
    }
    if (said) world.spokenAt.set(psid, world.messages.length);
    note('sending');
    const { reaction } = event;
    if (isJsonObject(reaction)) {
      const emoji = reaction.action === 'unreact' ? undefined : asText(reaction.emoji);
      tell({ type: 'reacted', messageId: asText(reaction.mid) ?? '', emoji });
    }
    const slow = setTimeout(() => note('slow', slowness()), SLOW_MS);
    slow.unref();
    try {
      const ends = { sender: { id: psid }, recipient: { id: pageId } };
      await deliver(pageId, { ...ends, timestamp: at, ...event });
      note('delivered');
    } catch (error) {
      note('failed', (error as Error).message);
      throw error;
    } finally {
      clearTimeout(slow);
    }
  };
  arrive();
  return {
    psid,
    send,
    say(text, { quickReply } = {}) {
      const tapped = quickReply !== undefined && { quick_reply: { payload: quickReply } };
      return send({ message: { text, ...tapped } });
    },
    postback: (payload, title = payload) => send({ postback: { title, payload } }),
    refusePersonas(on = true) {
      if (on) current().refusing.add(psid);
      else current().refusing.delete(psid);
      tell({ type: 'changed' });
    },
  };
}

/** The event with a message ID, which Messenger gives to all that is said or tapped. */
function withIds(event: JsonObject, ids: Ids): JsonObject {
  const entries = Object.entries(event).map(([kind, value]) => {
    const isSaid = ['message', 'postback'].includes(kind) && isJsonObject(value);
    return [kind, isSaid ? { mid: ids.message(), ...value } : value];
  });
  return Object.fromEntries(entries) as JsonObject;
}

/** What an event says for its sender, if it says anything. Sent again, it has the same message ID. */
function wordsIn({ message, postback }: JsonObject): JsonObject | undefined {
  return [message, postback].find(isJsonObject);
}

function wordsOf(
  id: string,
  { text, title, attachments }: JsonObject,
  whose: Pick<StoredWords, 'pageId' | 'psid' | 'at'>,
): StoredWords {
  const list = Array.isArray(attachments) ? attachments : [];
  return { id, ...whose, fromPage: false, text: asText(text ?? title) ?? '', attachments: list };
}
