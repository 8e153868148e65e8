import { get } from 'lodash';
import { MessengerClient } from 'messaging-api-messenger';

import { originOf, transportOf } from '../../channels/messenger/transport/transport';
import { systemClock } from '../../clock';
import { Events } from '../../events';
import { Account } from '../../graph/account';
import type { GraphCalls } from '../../graph/graph-calls';
import { Pages, type Page } from '../../graph/pages';
import { Retries } from '../../graph/retries';
import { Failure } from '../terminal/failure';
import { UsageError } from '../usage-error';
import { secrets } from './known-secrets';
import type { MessengerConfig, Project } from './project';
import { UsageMeter } from './usage-meter';

/** How long one call may take: Messenger downloads up to 50 pictures in a batch. */
const CALL_LIMIT_MS = 120_000;
/** How long passing faults are waited out, where the plugin does not say. */
const DEFAULT_RETRY_MS = 10_000;

/** A Page with the name that people know it by, where Messenger tells it. */
export interface NamedPage extends Page {
  readonly name: string | undefined;
}

/** A Page to work on: its client and its calls. */
export interface Connection {
  readonly client: MessengerClient;
  /** What the answers to all of these calls said about limits. */
  readonly usage: UsageMeter;
  /** Calls that may be tried again. */
  readonly graph: GraphCalls;
  /** Calls that are made once: a creation without a clear answer must not be asked for again. */
  readonly graphOnce: GraphCalls;
  /** Asks for the Page of the token, once. */
  page(): Promise<NamedPage>;
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
        `The access token is for Page ${page.id}, not for Page ${pageId}. Nothing was changed.`,
        'Check --page, or return the token of that Page from mapPageToAccessToken in bottender.config.js.',
      );
    }
  }
  return connection;
}

/** A connection with this token. */
export function connectionOf(
  { appSecret, origin: configuredOrigin, skipAppSecretProof }: MessengerConfig,
  accessToken: string,
  { settings }: Project,
): Connection {
  const base = new MessengerClient({
    accessToken,
    appSecret,
    origin: configuredOrigin,
    skipAppSecretProof,
  });
  base.axios.defaults.timeout = CALL_LIMIT_MS;
  const usage = meterOf(base);
  const graphVersion = settings?.graphVersion;
  const client = transportOf(base, { token: accessToken, graphVersion, secrets });
  const origin = originOf(base);
  const pages = new Pages();
  const calls = (retryMs: number) => {
    const retries = new Retries(retryMs, new Events(undefined), systemClock);
    const means = { clock: systemClock, pages, retries, secrets };
    return new Account({ client, token: accessToken, origin, means }).graph;
  };
  const graph = calls(settings?.retryMs ?? DEFAULT_RETRY_MS);
  let page: Promise<NamedPage> | undefined;
  return {
    client,
    usage,
    graph,
    graphOnce: calls(0),
    page: () => (page ??= graph.getPage().then(({ id, name }) => ({ id, name, origin }))),
  };
}

/** Reads along what the answers to a client say about limits. */
function meterOf({ axios }: MessengerClient): UsageMeter {
  const usage = new UsageMeter();
  axios.interceptors.response.use(
    (response) => {
      usage.note(response.headers);
      return response;
    },
    (error: unknown) => {
      usage.note(get(error, 'response.headers'));
      throw error;
    },
  );
  return usage;
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
    throw new UsageError('The bot serves several Pages. Choose one with --page <PAGE_ID>.');
  }
  throw new Failure(
    'NO_TOKEN',
    hasConfig
      ? 'There is no access token: channels.messenger.accessToken in bottender.config.js is not set.'
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
      `mapPageToAccessToken failed for Page ${pageId}: ${reason}`,
      'Fix mapPageToAccessToken in bottender.config.js.',
    );
  }
  if (typeof token === 'string' && token !== '') {
    secrets.add(token);
    return token;
  }
  throw new Failure(
    'NO_TOKEN',
    `mapPageToAccessToken returned no access token for Page ${pageId}.`,
    'Check --page, or add the Page to bottender.config.js.',
  );
}
