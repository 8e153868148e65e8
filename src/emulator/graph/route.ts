import type { GraphCall } from './call';
import { paramsOf } from './call';
import { GraphError } from './errors';
import type { Ids } from './ids';
import type { Json, JsonObject } from './json';
import type { EmulatedPage } from './pages';
import { authorize } from './pages';
import type { EmulatedMessage, GraphSettings, GraphState, Media, StoredPersona } from './state';

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

/** Carries one call out, or throws the `GraphError` that refuses it. */
export function route(routes: readonly Route[], world: GraphWorld, call: GraphCall): Json {
  const { pages, assumptions } = world.settings;
  if (call.malformed) throw new GraphError(call.malformed);
  const page = authorize(world.settings, call.credentials);

  const [first = '', ...rest] = call.path.split('/').filter(Boolean);
  const isPage = first === 'me' || pages.some(({ id }) => id === first);
  const path = ['', isPage ? 'PAGE' : 'NODE', ...rest].join('/');
  const found = routes.find((each) => each.method === call.method && each.path === path);

  if (!found || first === '') throw unsupported(routes, call);
  if (isPage && first !== 'me' && first !== page.id) throw new GraphError(assumptions.foreignPage);
  return found.handle({ ...world, call, page, params: paramsOf(call), nodeId: first });
}

function unsupported(routes: readonly Route[], { method, path }: GraphCall): GraphError {
  const known = routes.map((each) => `${each.method} ${each.path}`).join(', ');
  return new GraphError({
    code: 100,
    type: 'GraphMethodException',
    message: `Unsupported request: the emulator knows no ${method} ${path}. It knows ${known}, and POST / with a batch.`,
  });
}
