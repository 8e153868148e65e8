import createDebug from 'debug';

import type { Clock } from '../graph/world/clock';
import type { Ids } from '../graph/world/ids';
import type { JsonObject } from '../graph/protocol/json';
import { isJsonObject } from '../graph/protocol/json';
import type { EmulatedMessage, GraphState, Media } from '../graph/world/state';
import { personOf } from '../graph/world/state';
import { DAY_MS, INBOX_APP_ID, ownerOf, threadOf } from '../graph/world/threads';
import type { Control, Tell } from '../journal/happenings';
import type { RequestRecord } from '../journal/record';
import type { ResolvedOptions } from '../settings/options';
import { refusal } from '../settings/refusal';
import { echoOf } from './echo';
import type { Expectation } from './expectation';
import { createExpectation } from './expectation';
import type { EmulatedInbox } from './inbox';
import { createInbox } from './inbox';
import type { EmulatedUser } from './user';
import { createUser } from './user';
import { deliver, slowness } from './webhook';

const debug = createDebug('bottender-persona:emulator');

/** Whom to speak to: a page-scoped ID, and the Page where that is not the first. */
export interface Whose {
  pageId?: string;
}

/** What the people at both ends of the conversations need. */
export interface Society {
  options: ResolvedOptions;
  state: () => GraphState;
  clock: Clock;
  ids: Ids;
  webhook: () => string | undefined;
  signal: AbortSignal;
  tell: Tell;
}

/** The people at both ends: customers, and whoever answers in the Page's inbox. */
export class People {
  readonly #society: Society;
  readonly #listeners = new Set<() => void>();

  constructor(society: Society) {
    this.#society = society;
  }

  user(psid: string, { pageId }: Whose = {}): EmulatedUser {
    const { state, clock, ids, options, tell, webhook } = this.#society;
    return createUser(psid, this.#pageOf('user', psid, pageId), {
      ...{ state, ids, tell },
      now: clock.now,
      appId: options.appId,
      deliver: (page, event) => this.#deliver(page, psid, event),
      onControl: (page, person) => this.showPerson(page, person),
      slowness: () => slowness(webhook()),
    });
  }

  inbox(psid: string, { pageId }: Whose = {}): EmulatedInbox {
    const { state, clock, ids, options, tell, webhook } = this.#society;
    return createInbox(psid, this.#pageOf('inbox', psid, pageId), {
      ...{ state, ids },
      now: clock.now,
      appId: options.appId,
      deliver: (page, event) =>
        webhook() === undefined ? undefined : this.#deliver(page, psid, event),
      onSent: (message, media) => this.sent(tell, message, media),
      onControl: (page, person) => this.showPerson(page, person),
    });
  }

  expect(psid: string, { pageId }: Whose = {}): Expectation {
    this.#pageOf('expect', psid, pageId);
    const { state, options } = this.#society;
    return createExpectation({
      heard: () => {
        const { messages, spokenAt } = state();
        return messages
          .slice(spokenAt.get(psid) ?? 0)
          .filter((each) => each.psid === psid && (pageId ?? each.pageId) === each.pageId);
      },
      onMessage: (listener) => {
        this.#listeners.add(listener);
        return () => void this.#listeners.delete(listener);
      },
      pageName: (id) => options.pages.find((page) => page.id === id)?.name ?? id,
    });
  }

  /** Tells of a message that reached somebody. */
  sent(tell: Tell, message: EmulatedMessage, media: Media, record?: RequestRecord): void {
    tell({ type: 'sent', message, media, record });
    this.showPerson(message.pageId, message.psid);
    for (const listener of [...this.#listeners]) listener();
  }

  /** Lets the bot hear its own message, where it wants to. */
  echo(message: EmulatedMessage): void {
    const { options, webhook } = this.#society;
    const event = echoOf(message, options.appId);
    if (!options.echoes || webhook() === undefined || !event) return;
    // Nobody waits for an echo, and a bot that does not take it is none of the sender's business.
    this.#deliver(message.pageId, message.psid, event).catch((error: unknown) =>
      debug('echo: %o', error),
    );
  }

  /** Tells who somebody is, and who has control of the conversation with them. */
  showPerson(pageId: string, psid: string): void {
    const { state, tell } = this.#society;
    const person = personOf(state(), pageId, psid);
    if (person) tell({ type: 'met', pageId, psid, person, control: this.#control(pageId, psid) });
  }

  #control(pageId: string, psid: string): Control {
    const { state, clock, options } = this.#society;
    const thread = threadOf(state(), pageId, psid);
    const owner = ownerOf(thread, clock.now());
    const names: Record<string, Control['who']> = {
      [options.appId]: 'bot',
      [INBOX_APP_ID]: 'inbox',
    };
    const who = owner === undefined ? null : (names[owner] ?? 'app');
    return { who, until: thread.activeAt + DAY_MS };
  }

  #pageOf(call: string, psid: string, pageId: string | undefined): string {
    if (typeof psid !== 'string' || psid === '') {
      throw refusal(`${call}() psid`, 'a text that is not empty', psid);
    }
    const { pages } = this.#society.options;
    if (pageId !== undefined) checkPage(pages, pageId);
    return pageId ?? pages[0]!.id;
  }

  #deliver(pageId: string, psid: string, event: JsonObject): Promise<void> {
    const { options, state, clock, webhook, signal } = this.#society;
    const { appId, appSecret, assumptions } = options;
    const owner = ownerOf(threadOf(state(), pageId, psid), clock.now());
    const isStandby = owner !== undefined && owner !== appId && !('pass_thread_control' in event);
    return deliver(pageId, isStandby ? overheard(event) : event, {
      ...{ appSecret, signal, isStandby },
      url: webhook(),
      escaped: assumptions.escapedWebhooks,
      now: clock.now(),
    });
  }
}

/** Refuses a Page that the emulator does not have. */
export function checkPage(pages: readonly { id: string }[], pageId: string): void {
  if (pages.some(({ id }) => id === pageId)) return;
  const known = pages.map(({ id }) => id).join(', ');
  throw new RangeError(`The emulator has no Page ${JSON.stringify(pageId)}; it has ${known}.`);
}

/** On the standby channel a postback comes without its payload: it is for the app that sent the button. */
function overheard(event: JsonObject): JsonObject {
  const { postback, ...rest } = event;
  if (!isJsonObject(postback)) return event;
  const { payload, ...shown } = postback;
  return payload === undefined ? event : { ...rest, postback: shown };
}
