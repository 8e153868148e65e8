import createDebug from 'debug';
import { setMaxListeners } from 'node:events';
import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Platform } from './calls/visit';
import { answerCall } from './calls/answer-call';
import { echoOf } from './people/echo';
import type { EmulatedPersona, Emulator } from './emulator';
import type { Fault, FaultHandle } from './faults/fault';
import { createFaults } from './faults/faults';
import { createIds } from './graph/world/ids';
import type { JsonObject } from './graph/protocol/json';
import type { EmulatedMessage } from './graph/world/state';
import { emptyState } from './graph/world/state';
import type { Tell } from './journal/happenings';
import type { EmulatorOptions, ResolvedOptions } from './settings/options';
import { checkWebhook, resolveOptions } from './settings/options';
import type { Chronicle } from './page/chronicle';
import { createChronicle } from './page/chronicle';
import { BadAction } from './page/actions';
import type { Backstage } from './page/site';
import type { Switches } from './page/switches';
import { createSwitches } from './page/switches';
import type { RequestRecord } from './journal/record';
import { refusal, refuseUnknownKeys } from './settings/refusal';
import { closeServer, openServer, serve } from './http/server';
import type { Usage } from './faults/usage';
import type { EmulatedUser } from './people/user';
import { createUser } from './people/user';
import { deliver } from './people/webhook';

const debug = createDebug('bottender-persona:emulator');

/** Starts an emulator of the Messenger Platform on 127.0.0.1. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const resolved = resolveOptions(options);
  const { server, origin } = await openServer(resolved.port);
  return new RunningEmulator(resolved, server, origin);
}

class RunningEmulator implements Emulator {
  readonly origin: string;
  readonly url: string;
  readonly requests: RequestRecord[] = [];

  readonly #options: ResolvedOptions;
  readonly #server: Server;
  readonly #closing = new AbortController();
  readonly #faults = createFaults();
  readonly #ids = createIds();
  readonly #switches: Switches;
  readonly #chronicle: Chronicle;
  #state = emptyState();
  #usage: Usage = {};
  #webhook: string | undefined;
  #closed: Promise<void> | undefined;

  constructor(options: ResolvedOptions, server: Server, origin: string) {
    this.origin = origin;
    this.url = `${origin}/`;
    this.#options = options;
    this.#webhook = options.webhook;
    this.#server = server;
    // Every call and webhook under way listens for the end: more than Node's guess at a leak.
    setMaxListeners(0, this.#closing.signal);
    const { pages } = options;
    this.#switches = createSwitches({ faults: this.#faults, state: () => this.#state, pages });
    this.#chronicle = createChronicle({
      setting: { origin: this.origin, pages: pages.map(({ id, name }) => ({ id, name })) },
      webhook: () => this.#webhook,
      trouble: () => this.#switches.view(),
    });
    const platform = this.#platform();
    serve(server, (call) => answerCall(platform, call), this.#backstage());
  }

  get webhook(): string | undefined {
    return this.#webhook;
  }

  set webhook(url: string | undefined) {
    checkWebhook(url);
    this.#webhook = url;
    this.#chronicle.tell({ type: 'changed' });
  }

  personas(pageId?: string, { includeDeleted = false } = {}): EmulatedPersona[] {
    if (pageId !== undefined) this.#checkPage(pageId);
    return [...this.#state.personas.values()]
      .filter((persona) => pageId === undefined || persona.pageId === pageId)
      .filter(({ deleted }) => includeDeleted || !deleted)
      .map(({ id, name, givenPictureUrl, pageId: owner, deleted }) => ({
        id,
        name,
        profilePictureUrl: givenPictureUrl,
        pageId: owner,
        ...(deleted && { deleted }),
      }));
  }

  messages(psid?: string): EmulatedMessage[] {
    return this.#state.messages.filter((each) => psid === undefined || each.psid === psid);
  }

  user(psid: string, { pageId }: { pageId?: string } = {}): EmulatedUser {
    if (typeof psid !== 'string' || psid === '') {
      throw refusal('user() psid', 'a text that is not empty', psid);
    }
    if (pageId !== undefined) this.#checkPage(pageId);
    return createUser(psid, pageId ?? this.#options.pages[0]!.id, {
      state: () => this.#state,
      ids: this.#ids,
      deliver: (page, event) => this.#deliver(page, event),
      tell: this.#chronicle.tell,
    });
  }

  fail(fault: Fault): FaultHandle {
    return this.#faults.add(fault);
  }

  usage(usage: Usage = {}): void {
    refuseUnknownKeys(usage, 'usage()', ['business', 'app', 'page']);
    this.#usage = usage;
  }

  reset(): void {
    this.#state = emptyState();
    this.#usage = {};
    this.#faults.clear();
    this.#switches.reset();
    this.requests.length = 0;
    this.#chronicle.tell({ type: 'reset' });
  }

  close(): Promise<void> {
    this.#closing.abort();
    this.#closed ??= closeServer(this.#server);
    return this.#closed;
  }

  #platform(): Platform {
    const { latencyMs, pages, appId, appSecret } = this.#options;
    const { requireAppSecretProof, assumptions } = this.#options;
    const { origin } = this;
    const settings = { origin, pages, appId, appSecret, requireAppSecretProof, assumptions };
    return {
      world: () => {
        const state = this.#state;
        const tell: Tell = (happening) => {
          if (state === this.#state) this.#chronicle.tell(happening);
        };
        return {
          settings,
          state,
          ids: this.#ids,
          onSent: (message, media) => {
            tell({ type: 'sent', message, media });
            this.#echo(message);
          },
          onPersona: (persona) => tell({ type: 'persona', persona }),
        };
      },
      requests: this.requests,
      keepRequests: this.#options.keepRequests,
      faults: this.#faults,
      usage: () => this.#usage,
      latencyMs: () => latencyMs + this.#switches.delayMs,
      wait: async (ms) => {
        if (ms > 0) await sleep(ms, undefined, { signal: this.#closing.signal });
      },
      tell: this.#chronicle.tell,
    };
  }

  #backstage(): Backstage {
    return {
      chronicle: this.#chronicle,
      files: () => this.#state.files,
      stage: {
        user: (psid, options) => this.user(psid, options),
        deletePersona: (id) => this.#deletePersona(id),
        switches: this.#switches,
        changed: () => this.#chronicle.tell({ type: 'changed' }),
      },
    };
  }

  #deletePersona(id: string): void {
    const persona = this.#state.personas.get(id);
    if (!persona || persona.deleted) throw new BadAction('There is no such persona any more.');
    persona.deleted = true;
    this.#chronicle.tell({ type: 'persona', persona });
  }

  #echo(message: EmulatedMessage): void {
    const event = echoOf(message, this.#options.appId);
    if (!this.#options.echoes || this.#webhook === undefined || !event) return;
    // Nobody waits for an echo, and a bot that does not take it is none of the sender's business.
    this.#deliver(message.pageId, event).catch((error: unknown) => debug('echo: %o', error));
  }

  #deliver(pageId: string, event: JsonObject): Promise<void> {
    const { appSecret, assumptions } = this.#options;
    return deliver(pageId, event, {
      url: this.#webhook,
      appSecret,
      escaped: assumptions.escapedWebhooks,
      signal: this.#closing.signal,
    });
  }

  #checkPage(pageId: string): void {
    if (this.#options.pages.some(({ id }) => id === pageId)) return;
    const known = this.#options.pages.map(({ id }) => id).join(', ');
    throw new RangeError(`The emulator has no Page ${JSON.stringify(pageId)}; it has ${known}.`);
  }
}
