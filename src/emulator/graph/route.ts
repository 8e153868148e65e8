import { authorize, authorizeApp } from './authorize';
import { APP_ROUTES } from './app-routes';
import type { GraphCall } from './protocol/call';
import { paramsOf } from './protocol/call';
import { GraphError } from './protocol/errors';
import type { Json } from './protocol/json';
import { ROUTES } from './routes';
import type { GraphWorld } from './world/request';

/** Carries one call out, or throws the `GraphError` that refuses it. */
export function route(world: GraphWorld, call: GraphCall): Json {
  const { settings } = world;
  if (call.malformed) throw new GraphError(call.malformed);
  const path = call.path.split('/').filter(Boolean);
  const [first = '', ...rest] = path;
  const params = paramsOf(call);

  const isApp = first === 'app' || first === settings.appId;
  const appRoute = find(APP_ROUTES, call.method, [isApp ? 'APP' : first, ...rest]);
  if (appRoute) {
    if (!appRoute.isOpen) authorizeApp(settings, call.credentials);
    return appRoute.handle({ ...world, call, params, path });
  }

  const page = authorize(settings, call.credentials);
  const isPage = first === 'me' || settings.pages.some(({ id }) => id === first);
  const kind = first === '' ? [] : [isPage ? 'PAGE' : 'NODE'];
  const found = find(ROUTES, call.method, [...kind, ...rest]);
  if (!found) throw unsupported(call);
  if (isPage && first !== 'me' && first !== page.id) {
    throw new GraphError(settings.assumptions.foreignPage);
  }
  return found.handle({ ...world, call, page, params, path, nodeId: first });
}

function find<Found extends { method: string; path: string }>(
  routes: readonly Found[],
  method: string,
  path: readonly string[],
): Found | undefined {
  return routes.find((each) => {
    const parts = each.path.split('/').filter(Boolean);
    const fits = (part: string, index: number) => part === '*' || part === path[index];
    return each.method === method && parts.length === path.length && parts.every(fits);
  });
}

function unsupported({ method, path }: GraphCall): GraphError {
  const known = [...ROUTES, ...APP_ROUTES].map((each) => `${each.method} ${each.path}`).join(', ');
  return new GraphError({
    code: 100,
    type: 'GraphMethodException',
    message: `Unsupported request: the emulator knows no ${method} ${path}. It knows ${known}, and POST / with a batch.`,
  });
}
