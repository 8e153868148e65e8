import type { GraphCall } from '../protocol/call';
import type { Json, JsonObject } from '../protocol/json';
import type { Ids } from './ids';
import type { EmulatedPage, GraphSettings } from './settings';
import type { EmulatedMessage, GraphState, Media, StoredPersona } from './state';

/** All that a call can touch. */
export interface GraphWorld {
  settings: GraphSettings;
  state: GraphState;
  ids: Ids;
  /** Is told of every message that reached a person. */
  onSent: (message: EmulatedMessage, media: Media) => void;
  /** The emulator's time. */
  now: () => number;
  /** Is told where control of a conversation has moved. */
  onControl: (pageId: string, psid: string) => void;
  /** Is told of every persona that was created or deleted. */
  onPersona: (persona: StoredPersona) => void;
}

/** A call of the app itself, as its handler sees it. */
export interface AppRequest extends GraphWorld {
  call: GraphCall;
  params: JsonObject;
  /** The parts of the path. */
  path: readonly string[];
}

/** A call for a Page, as its handler sees it. */
export interface GraphRequest extends AppRequest {
  page: EmulatedPage;
  /** The first part of the path where it is not a Page: a persona's, a person's or a label's ID. */
  nodeId: string;
}

/**
 * How well a route is copied: *imitated* has the effects that Messenger's has, *answered* gives an answer of the right
 * shape and has no effect.
 */
export type Coverage = 'imitated' | 'answered';

/**
 * One line of the table of routes. `PAGE` stands for `me` or a Page ID, `APP` for `app` or the app's ID, `NODE` for
 * any other ID, `*` for anything.
 */
export interface Route<Request = GraphRequest> {
  method: string;
  path: string;
  coverage: Coverage;
  handle: (request: Request) => Json;
}

/** A route that needs no token of a Page. */
export interface AppRoute extends Route<AppRequest> {
  /** Whether it needs no token at all. */
  isOpen?: boolean;
}
