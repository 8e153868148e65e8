import { setMaxListeners } from 'node:events';
import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import { answerCall } from './calls/answer-call';
import type { Platform } from './calls/visit';
import type { EmulatedPersona, Emulator } from './emulator';
import type { Fault, FaultHandle } from './faults/fault';
import { createFaults } from './faults/faults';
import type { Usage } from './faults/usage';
import type { UploadedFile } from './graph/protocol/call';
import type { Clock } from './graph/world/clock';
import { createClock } from './graph/world/clock';
import { createFiles } from './graph/world/files';
import type { JsonObject } from './graph/protocol/json';
import { createIds } from './graph/world/ids';
import type { EmulatedPage } from './graph/world/settings';
import type { EmulatedMessage, EmulatedSaying, GraphState } from './graph/world/state';
import { emptyState, stateOf } from './graph/world/state';
import { closeServer, serve } from './http/server';
import type { Memory } from './keeping/memory';
import type { StateFolder } from './keeping/state-folder';
import type { Tell } from './journal/happenings';
import type { RequestRecord } from './journal/record';
import type { BotReport, BotStatus } from './journal/report';
import { BadAction } from './page/actions';
import type { Chronicle } from './page/chronicle';
import { createChronicle } from './page/chronicle';
import type { Backstage } from './page/site';
import type { Switches } from './page/switches';
import { createSwitches } from './page/switches';
import type { Expectation } from './people/expectation';
import type { EmulatedInbox } from './people/inbox';
import type { Whose } from './people/people';
import { checkPage, People } from './people/people';
import type { EmulatedUser } from './people/user';
import type { ResolvedOptions } from './settings/options';
import { checkWebhook } from './settings/options';
import { refusal, refuseUnknownKeys } from './settings/refusal';

/** An emulator that has been started. */
export class RunningEmulator implements Emulator {
  readonly origin: string;
  readonly url: string;
  readonly requests: RequestRecord[] = [];
  readonly clock: Emulator['clock'];

  readonly #options: ResolvedOptions;
  readonly #server: Server;
  readonly #closing = new AbortController();
  readonly #faults = createFaults();
  readonly #ids = createIds();
  readonly #folder: StateFolder | undefined;
  readonly #clock: Clock;
  readonly #switches: Switches;
  readonly #chronicle: Chronicle;
  readonly #people: People;
  #state: GraphState;
  #usage: Usage = {};
  #webhook: string | undefined;
  #bot: BotStatus = { status: 'ready' };
  #closed: Promise<void> | undefined;

  constructor(options: ResolvedOptions, server: Server, origin: string, folder?: StateFolder) {
    this.origin = origin;
    this.url = `${origin}/`;
    this.#options = options;
    this.#webhook = options.webhook;
    this.#server = server;
    // Every call and webhook under way listens for the end: more than Node's guess at a leak.
    setMaxListeners(0, this.#closing.signal);
    const { pages } = options;
    this.#folder = folder;
    folder?.keep(() => this.#memory());
    this.#state = this.#beginning();
    this.#clock = createClock(this.#folder?.loaded()?.aheadMs);
    const state = () => this.#state;
    const webhook = () => this.#webhook;
    this.#switches = createSwitches({ faults: this.#faults, state, pages });
    this.#chronicle = createChronicle({
      setting: { origin: this.origin, pages: pages.map(({ id, name }) => ({ id, name })) },
      webhook,
      trouble: () => this.#switches.view(),
      bot: () => this.#bot,
      aheadMs: () => this.#clock.aheadMs,
      profiles: () => Object.fromEntries(this.#state.profiles),
      beginning: () => this.#folder?.loaded()?.page,
    });
    this.#chronicle.watch(() => this.#folder?.writeSoon());
    const { tell } = this.#chronicle;
    const society = { options, state, webhook, tell, clock: this.#clock, ids: this.#ids };
    this.#people = new People({ ...society, signal: this.#closing.signal });
    this.clock = { now: this.#clock.now, advance: (ms) => this.#advance(ms) };
    const platform = this.#platform();
    serve(server, (call) => answerCall(platform, call), this.#backstage());
  }

  get pages(): readonly EmulatedPage[] {
    return this.#options.pages;
  }

  get appId(): string {
    return this.#options.appId;
  }

  get appSecret(): string {
    return this.#options.appSecret;
  }

  get webhook(): string | undefined {
    return this.#webhook;
  }

  set webhook(url: string | undefined) {
    checkWebhook(url);
    this.#webhook = url;
    this.#chronicle.tell({ type: 'changed' });
  }

  get bot(): BotStatus {
    return this.#bot;
  }

  set bot(status: BotStatus) {
    this.#bot = status;
    this.#chronicle.tell({ type: 'changed' });
  }

  personas(pageId?: string, { includeDeleted = false } = {}): EmulatedPersona[] {
    if (pageId !== undefined) checkPage(this.pages, pageId);
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

  said(psid?: string): EmulatedSaying[] {
    return this.#state.sayings.filter((each) => psid === undefined || each.psid === psid);
  }

  profile(pageId = this.pages[0]!.id): JsonObject {
    checkPage(this.pages, pageId);
    return this.#state.profiles.get(pageId) ?? {};
  }

  user(psid: string, whose: Whose = {}): EmulatedUser {
    return this.#people.user(psid, whose);
  }

  inbox(psid: string, whose: Whose = {}): EmulatedInbox {
    return this.#people.inbox(psid, whose);
  }

  expect(psid: string, whose: Whose = {}): Expectation {
    return this.#people.expect(psid, whose);
  }

  report(report: BotReport): void {
    const { kind, pageId, psid, title, detail } = report;
    const told = { kind, title: String(title), ...(detail && { detail }) };
    const at = this.#clock.now();
    this.#chronicle.tell({ type: 'reported', report: { ...told, pageId, psid }, at });
  }

  fail(fault: Fault): FaultHandle {
    return this.#faults.add(fault);
  }

  usage(usage: Usage = {}): void {
    refuseUnknownKeys(usage, 'usage()', ['business', 'app', 'page']);
    this.#usage = usage;
  }

  reset(): void {
    this.#state = this.#beginning();
    this.#usage = {};
    this.#faults.clear();
    this.#switches.reset();
    this.requests.length = 0;
    this.#chronicle.tell({ type: 'reset' });
  }

  close(): Promise<void> {
    this.#closing.abort();
    this.#folder?.close();
    this.#closed ??= closeServer(this.#server);
    return this.#closed;
  }

  #beginning(): GraphState {
    const memory = this.#folder?.loaded();
    return memory ? stateOf(memory.state, createFiles(memory.files)) : emptyState();
  }

  #memory(): Memory {
    const { files, ...state } = this.#state;
    const { aheadMs } = this.#clock;
    const port = Number(new URL(this.origin).port);
    const page = this.#chronicle.memory();
    return { version: 1, state, files: files.all(), page, port, aheadMs };
  }

  #advance(ms: number): void {
    if (!Number.isFinite(ms) || ms < 0) {
      throw refusal('clock.advance() ms', 'a number of milliseconds, 0 or more', ms);
    }
    this.#clock.advance(ms);
    for (const [pageId, people] of this.#state.people) {
      for (const psid of people.keys()) this.#people.showPerson(pageId, psid);
    }
    this.#chronicle.tell({ type: 'changed' });
  }

  #platform(): Platform {
    const { latencyMs, keepRequests } = this.#options;
    const settings = { ...this.#options, origin: this.origin };
    const { now } = this.#clock;
    return {
      ...{ requests: this.requests, keepRequests, faults: this.#faults },
      ...{ settings, now },
      world: (record) => {
        const state = this.#state;
        const tell: Tell = (happening) => {
          if (state === this.#state) this.#chronicle.tell(happening);
        };
        return {
          ...{ settings, state, now, ids: this.#ids },
          onSent: (message, media) => {
            if (state !== this.#state) return;
            this.#people.sent(tell, message, media, record);
            this.#people.echo(message);
          },
          onPersona: (persona) => tell({ type: 'persona', persona, at: now() }),
          onControl: (pageId, psid) => this.#people.showPerson(pageId, psid),
        };
      },
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
        inbox: (psid, options) => this.inbox(psid, options),
        keepFile: (file) => this.#keepFile(file),
        deletePersona: (id) => this.#deletePersona(id),
        switches: this.#switches,
        changed: () => this.#chronicle.tell({ type: 'changed' }),
      },
    };
  }

  #keepFile(file: UploadedFile): string {
    const id = this.#state.files.keep(file, this.#ids);
    if (id === undefined) throw new BadAction('A file can be at most 8 MB.');
    return `${this.url}_page/files/${id}`;
  }

  #deletePersona(id: string): void {
    const persona = this.#state.personas.get(id);
    if (!persona || persona.deleted) throw new BadAction('There is no such persona any more.');
    persona.deleted = true;
    this.#chronicle.tell({ type: 'persona', persona, at: this.#clock.now() });
  }
}
