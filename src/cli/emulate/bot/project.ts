import type { RequestListener } from 'node:http';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

import type { BotReport } from '../../../emulator';
import { SETTINGS } from '../../../plugin';
import { fileStore } from '../../../stores/file';
import { replaceOtherSecrets } from './environment';
import { EmulateFailure } from '../setting/failure';
import type { Orders } from './orders';
import { CONFIG, VERIFY_TOKEN } from '../setting/world';
import { whyBroken } from './loading';
import { observed } from './observe';

const ENTRY = 'index.js';
const DEFAULT_PATH = '/webhooks/messenger';

/** A Bottender project that has been loaded into this process. */
export interface Project {
  /** Where its Messenger channel takes webhooks. */
  readonly path: string;
  /** Bottender's own. */
  readonly handle: RequestListener;
  /** Closes the plugins that can be closed. */
  close(): Promise<void>;
}

interface Config {
  readonly plugins?: readonly Plugin[];
  readonly session?: { readonly driver?: string };
  readonly channels?: { readonly messenger?: MessengerConfig };
}

type Plugin = ((context: never) => unknown) & { close?: () => unknown };

interface MessengerConfig {
  readonly path?: string;
  readonly mapPageToAccessToken?: unknown;
}

interface Bottender {
  readonly bottender: (options: { dev: boolean }) => {
    prepare(): Promise<void>;
    getRequestHandler(): RequestListener;
  };
}

/**
 * Loads the project of the working folder, with the emulator in the place of Messenger.
 *
 * @param tell is told what goes wrong in the bot's handlers, and which messages went out as the Page instead
 * @throws EmulateFailure naming the file that could not be loaded
 */
export async function loadProject(
  orders: Orders,
  tell: (report: BotReport) => void,
): Promise<Project> {
  const project = createRequire(resolve(ENTRY));
  // Bottender reads `.env` when it is loaded: from here on the environment is as the project will find it.
  const { bottender } = load(project, 'bottender', 'Bottender') as Bottender;
  replaceOtherSecrets(process.env, secretsOf(orders));

  const given = load(project, `./${CONFIG}`, CONFIG) as Config;
  const config = observed(emulated(given, orders), tell);
  // In the place of what the file exports: it may be frozen. Bottender, and whoever else asks, gets this one.
  project.cache[project.resolve(`./${CONFIG}`)]!.exports = config;
  keepRecordsIn(join(orders.folder, 'personas'), config);
  // Bottender would load it with the first event.
  load(project, `./${ENTRY}`, ENTRY);

  const app = bottender({ dev: false });
  await app.prepare();
  return {
    path: config.channels?.messenger?.path ?? DEFAULT_PATH,
    handle: app.getRequestHandler(),
    close: async () => {
      for (const plugin of config.plugins ?? []) await plugin.close?.();
    },
  };
}

function load(project: NodeJS.Require, id: string, name: string): unknown {
  try {
    return project(id);
  } catch (error) {
    throw new EmulateFailure(`${name} could not be loaded: ${whyBroken(error)}`, { cause: error });
  }
}

function secretsOf({ pages, appSecret }: Orders): string[] {
  return [appSecret, VERIFY_TOKEN, ...pages.map(({ accessToken }) => accessToken)];
}

/** The configuration with the one channel that is emulated, whatever the others and its tokens were. */
function emulated(given: Config, { origin, pages, appId, appSecret, folder }: Orders): Config {
  const messenger = given.channels?.messenger;
  const [{ id: pageId, accessToken }] = pages as [Orders['pages'][number]];
  const tokens = new Map(pages.map((page) => [page.id, page.accessToken]));
  const mapsPages = pages.length > 1 || typeof messenger?.mapPageToAccessToken === 'function';
  const settings = {
    enabled: true,
    origin,
    pageId,
    accessToken,
    appId,
    appSecret,
    verifyToken: VERIFY_TOKEN,
    mapPageToAccessToken: mapsPages ? (id: string) => Promise.resolve(tokens.get(id)) : undefined,
    // The webhook is answered when the handler has ended: so it is known when the bot has no more to say.
    sync: true,
  };
  return {
    ...given,
    session: sessionsIn(join(folder, 'sessions'), given.session),
    channels: { messenger: { ...messenger, ...settings } },
  };
}

/**
 * Sessions are files of this run: those in files, Redis or elsewhere may be the real bot's, and those in memory would be
 * lost when the bot is restarted.
 */
function sessionsIn(dirname: string, session: Config['session']): Config['session'] {
  return Object.assign({ ...session, driver: 'file' }, { stores: { file: { dirname } } });
}

/** The emulator forgets its personas when it ends, so they must not be among the records of the real bot. */
function keepRecordsIn(path: string, { plugins = [] }: Config): void {
  const store = fileStore({ path });
  for (const plugin of plugins) {
    const settings: unknown = Reflect.get(plugin, SETTINGS);
    if (settings) Object.assign(settings, { store });
  }
}
