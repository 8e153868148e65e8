import { inspect } from 'node:util';

import type { BotReport } from '../../../emulator';
import { SETTINGS } from '../../../plugin';
import { placeOf } from './loading';

type Tell = (report: BotReport) => void;

/** As much of a Bottender context as it takes to say where something went wrong. */
interface ObservedContext {
  readonly event?: {
    readonly pageId?: string | null;
    readonly rawEvent?: { sender?: { id?: string } };
  };
  readonly session?: { readonly user?: { readonly id?: string } };
  emitError?: (error: Error) => void;
}

/** An event of the plugin's own, as far as it tells of a message under another name. */
interface PluginEvent {
  readonly type: string;
  readonly pageId?: string;
  readonly psid?: string;
  readonly name?: string;
  readonly reason?: string;
}

/** The configuration with a plugin more: it tells of errors that Bottender would print with the whole context. */
export function observed<Config extends { plugins?: readonly unknown[] }>(
  config: Config,
  tell: Tell,
): Config {
  const told = new WeakSet<Error>();

  const { error: print } = console;
  // With `sync` Bottender prints what a handler threw, once it has told of it.
  // eslint-disable-next-line no-console
  console.error = (...args: unknown[]) => {
    const [error] = args;
    if (args.length !== 1 || !(error instanceof Error) || !told.has(error)) print(...args);
  };
  const plugins = config.plugins ?? [];
  for (const plugin of plugins) listen(plugin, tell);
  const observe = (context: ObservedContext) => {
    context.emitError = (error) => {
      told.add(error);
      tell({ ...whose(context), ...whatOf(error), kind: 'error' });
    };
  };
  return { ...config, plugins: [...plugins, observe] };
}

function whose({ event, session }: ObservedContext): Pick<BotReport, 'pageId' | 'psid'> {
  const psid = session?.user?.id ?? event?.rawEvent?.sender?.id;
  return { pageId: event?.pageId ?? undefined, psid };
}

function whatOf(error: unknown): Pick<BotReport, 'title' | 'detail'> {
  if (!(error instanceof Error)) return { title: inspect(error, { depth: 1 }) };
  const [reason = ''] = error.message.split('\n');
  const place = placeOf(error);
  const title = `${error.name}: ${reason}${place ? ` (${place})` : ''}`;
  return { title, detail: error.stack };
}

/** Personas that could not be had. */
function listen(plugin: unknown, tell: Tell): void {
  const settings: unknown =
    typeof plugin === 'function' ? Reflect.get(plugin, SETTINGS) : undefined;
  if (typeof settings !== 'object' || settings === null) return;
  const own: unknown = Reflect.get(settings, 'onEvent');
  const onEvent = (event: PluginEvent) => {
    if (event.type === 'fallback') {
      const who = event.name ?? 'A persona';
      const title = `${who} could not speak (${event.reason ?? 'unknown reason'}).`;
      tell({ kind: 'fallback', pageId: event.pageId, psid: event.psid, title });
    }
    return typeof own === 'function' ? (own as (event: PluginEvent) => unknown)(event) : undefined;
  };
  Object.assign(settings, { onEvent });
}
