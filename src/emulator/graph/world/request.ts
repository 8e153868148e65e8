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
  /** Is told of every persona that was created or deleted. */
  onPersona: (persona: StoredPersona) => void;
}

/** A call that was let in, as its handler sees it. */
export interface GraphRequest extends GraphWorld {
  call: GraphCall;
  page: EmulatedPage;
  params: JsonObject;
  /** The first part of the path where it is not a Page: a persona's, a person's or a label's ID. */
  nodeId: string;
}

/**
 * One line of the table of routes. `PAGE` stands for `me` or a Page ID, `NODE` for any other ID.
 */
export interface Route {
  method: string;
  path: string;
  handle: (request: GraphRequest) => Json;
}
