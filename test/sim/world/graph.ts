import { answerCall, type Reply } from '../../../src/emulator/calls/answer-call';
import type { Platform } from '../../../src/emulator/calls/visit';
import type { Mishap } from '../../../src/emulator/faults/fault';
import type { GraphCall } from '../../../src/emulator/graph/protocol/call';
import { DEFAULT_ASSUMPTIONS } from '../../../src/emulator/graph/world/assumptions';
import type { EmulatedPage, GraphSettings } from '../../../src/emulator/graph/world/settings';
import {
  emptyState,
  meet,
  type EmulatedMessage,
  type GraphState,
  type StoredPersona,
} from '../../../src/emulator/graph/world/state';
import type { RequestRecord } from '../../../src/emulator/journal/record';
import type { Setting } from '../settings';
import type { Process } from './process';

export const APP_ID = '1000000000000777';
export const APP_SECRET = 'SECRET-OF-THE-SIMULATED-APP';
export const ORIGIN = 'https://graph.simulated.invalid';

/** Hears what happens on the Pages. */
export interface Onlooker {
  arrived(message: EmulatedMessage): void;
  personaChanged(persona: StoredPersona, by: Process): void;
}

/** What befalls a call, or an operation of a batch. */
export type Fate = (record: RequestRecord, place: 'call' | 'operation') => Mishap;

/** The emulator's Graph, without server, on the time of the world. */
export class Graph {
  readonly state: GraphState = emptyState();
  readonly pages: EmulatedPage[];
  /** All tokens there have ever been. */
  readonly tokens: string[] = [];
  /** Whoever could not be shown personas at any time. */
  readonly everUnshown = new Set<string>();
  /** Until when persona calls are limited, by Page. */
  readonly limits = new Map<string, { atMs: number; code: number; isTold: boolean }>();
  private readonly settings: GraphSettings;
  private ids = 7_000_000;

  constructor(
    setting: Setting,
    private readonly nowMs: () => number,
    private readonly onlooker: Onlooker,
  ) {
    this.pages = Array.from({ length: setting.pages }, (_, index) => ({
      id: String(1_000_000_001 + index),
      name: `Page ${index + 1}`,
      accessToken: '',
    }));
    for (const page of this.pages) this.renewToken(page);
    for (const { id } of this.pages) {
      for (const psid of peopleOf(setting)) meet(this.state, id, psid);
    }
    this.settings = {
      ...{ origin: ORIGIN, pages: this.pages, appId: APP_ID, appSecret: APP_SECRET },
      ...{ requireAppSecretProof: true, windows: false },
      assumptions: {
        ...DEFAULT_ASSUMPTIONS,
        unknownSender: setting.vanished,
        deletedSender: setting.vanished,
      },
    };
  }

  /** From now on the Page has another token, and the one before is nobody's. */
  renewToken(page: EmulatedPage): void {
    page.accessToken = `TOKEN-${page.id}-${this.tokens.length}-SECRET`;
    this.tokens.push(page.accessToken);
  }

  tokenOf(pageId: string): string {
    return (this.pages.find(({ id }) => id === pageId) as EmulatedPage).accessToken;
  }

  /** Somebody else makes a persona on the Page. */
  addPersona(pageId: string, { name, url }: { name: string; url: string }): StoredPersona {
    const id = this.nextId();
    const persona = { id, pageId, name, givenPictureUrl: url, pictureUrl: url, deleted: false };
    this.state.personas.set(id, persona);
    return persona;
  }

  answer(call: GraphCall, by: Process, fate: Fate): Promise<Reply> {
    return answerCall(this.platform(by, fate), call);
  }

  private nextId(): string {
    this.ids += 1;
    return String(this.ids);
  }

  private platform(by: Process, fate: Fate): Platform {
    const { settings, state } = this;
    const ids = { node: () => this.nextId(), message: () => `m_${this.nextId()}` };
    return {
      settings,
      ...{ now: this.nowMs, requests: [], keepRequests: 1 },
      faults: {
        take: fate,
        add: () => ({ hits: 0, cancel: () => undefined }),
        clear: () => undefined,
      },
      world: () => ({
        ...{ settings, state, ids, now: this.nowMs },
        onSent: (message) => this.onlooker.arrived(message),
        onPersona: (persona) => this.onlooker.personaChanged(persona, by),
        onControl: () => undefined,
      }),
      ...{ usage: () => ({}), latencyMs: () => 0, tell: () => undefined },
      wait: () => Promise.resolve(),
    };
  }
}

export function peopleOf({ people }: Setting): string[] {
  return Array.from({ length: people }, (_, index) => String(2_000_000_001 + index));
}
