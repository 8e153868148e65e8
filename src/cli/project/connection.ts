import { MessengerClient } from 'messaging-api-messenger';

import { originOf, transportOf } from '../../channels/messenger/transport/transport';
import { systemClock } from '../../clock';
import { Events } from '../../events';
import { Account } from '../../graph/account';
import type { GraphCalls } from '../../graph/graph-calls';
import { Pages, type Page } from '../../graph/pages';
import { Retries } from '../../graph/retries';
import { Failure } from '../terminal/failure';
import { secrets } from './known-secrets';
import type { MessengerConfig, Project } from './project';
import { UsageError } from '../usage-error';

/** How long one call may take: Messenger downloads up to 50 pictures in a batch. */
const CALL_LIMIT_MS = 120_000;
/** How long passing faults are waited out, where the plugin does not say. */
const DEFAULT_RETRY_MS = 10_000;

/** A Page to work on: its client and its calls. */
export interface Connection {
  readonly client: MessengerClient;
  /** Calls that may be tried again. */
  readonly graph: GraphCalls;
  /** Calls that are made once: a creation without a clear answer must not be asked for again. */
  readonly graphOnce: GraphCalls;
  /** Asks for the Page of the token, once. */
  page(): Promise<Page>;
}

/**
 * Connects to the Page that was named, or to the one of the configured token.
 *
 * @throws Failure where there is no token, or it is another Page's
 * @throws UsageError where there are several Pages and none was named
 */
export async function connect(
  project: Project,
  pageId: string | undefined,
  env: NodeJS.ProcessEnv,
): Promise<Connection> {
  const config = configOf(project, env);
  const accessToken = await tokenOf(config, pageId, project);
  const connection = connectionOf(config, accessToken, project);
  if (pageId !== undefined) {
    const page = await connection.page();
    if (page.id !== pageId) {
      throw new Failure(
        'WRONG_PAGE',
        `The access token is for Page ${page.id}, not for Page ${pageId}: nothing was done.`,
        'Check --page, or give the token of that Page by mapPageToAccessToken in bottender.config.js.',
      );
    }
  }
  return connection;
}

/** A connection with this token. */
export function connectionOf(
  { appSecret, origin, skipAppSecretProof }: MessengerConfig,
  accessToken: string,
  { settings }: Project,
): Connection {
  const base = new MessengerClient({ accessToken, appSecret, origin, skipAppSecretProof });
  base.axios.defaults.timeout = CALL_LIMIT_MS;
  const graphVersion = settings?.graphVersion;
  const client = transportOf(base, { token: accessToken, graphVersion, secrets });
  const pages = new Pages();
  const account = (retryMs: number) => {
    const retries = new Retries(retryMs, new Events(undefined), systemClock);
    const means = { clock: systemClock, pages, retries, secrets };
    return new Account({ client, token: accessToken, origin: originOf(base), means });
  };
  const main = account(settings?.retryMs ?? DEFAULT_RETRY_MS);
  return {
    client,
    graph: main.graph,
    graphOnce: account(0).graph,
    page: () => Promise.resolve(main.askPage()),
  };
}

/**
 * The Messenger channel as it is configured. Without one, the environment has the word.
 */
export function configOf({ messenger }: Project, env: NodeJS.ProcessEnv): MessengerConfig {
  const { MESSENGER_ACCESS_TOKEN, MESSENGER_APP_SECRET, MESSENGER_ORIGIN } = env;
  const { accessToken, ...rest } = messenger ?? {
    ...(MESSENGER_APP_SECRET && { appSecret: MESSENGER_APP_SECRET }),
    ...(MESSENGER_ORIGIN && { origin: MESSENGER_ORIGIN }),
  };
  const token = accessToken || MESSENGER_ACCESS_TOKEN;
  for (const secret of [token, rest.appSecret]) secrets.add(secret);
  return { ...rest, ...(token && { accessToken: token }) };
}

/**
 * The token for a Page that was named, or the configured one.
 *
 * @throws Failure where there is none
 * @throws UsageError where there are several Pages and none was named
 */
export async function tokenOf(
  { accessToken, mapPageToAccessToken }: MessengerConfig,
  pageId: string | undefined,
  { hasConfig, folder }: Project,
): Promise<string> {
  if (pageId !== undefined && mapPageToAccessToken) {
    return mapped(mapPageToAccessToken, pageId);
  }
  if (accessToken) return accessToken;
  if (mapPageToAccessToken) {
    throw new UsageError('The bot has several Pages: say which one with --page <PAGE_ID>.');
  }
  throw new Failure(
    'NO_TOKEN',
    hasConfig
      ? 'There is no access token: channels.messenger.accessToken of bottender.config.js is not set.'
      : `There is no access token, and no bottender.config.js in ${folder}.`,
    'Set MESSENGER_ACCESS_TOKEN in .env or in the environment.',
  );
}

async function mapped(
  mapPageToAccessToken: (pageId: string) => unknown,
  pageId: string,
): Promise<string> {
  let token: unknown;
  try {
    token = await mapPageToAccessToken(pageId);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Failure(
      'NO_TOKEN',
      `Asking mapPageToAccessToken for the token of Page ${pageId} failed: ${reason}`,
    );
  }
  if (typeof token === 'string' && token !== '') {
    secrets.add(token);
    return token;
  }
  throw new Failure(
    'NO_TOKEN',
    `No access token for Page ${pageId} comes from mapPageToAccessToken.`,
    'Check --page, or add the Page to bottender.config.js.',
  );
}
