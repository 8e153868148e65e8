import { authorize } from './authorize';
import type { GraphCall } from './protocol/call';
import { paramsOf } from './protocol/call';
import { GraphError } from './protocol/errors';
import type { Json } from './protocol/json';
import type { GraphWorld, Route } from './world/request';

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
