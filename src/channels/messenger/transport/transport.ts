import { createHmac } from 'node:crypto';

import { memoize } from 'lodash';
import type { MessengerClient } from 'messaging-api-messenger';

import { noteIfNotSent } from '../../../graph/outcome';
import type { Secrets } from '../../../graph/secrets';

export type Axios = MessengerClient['axios'];
export type RequestConfig = NonNullable<Parameters<Axios['request']>[0]>;

/** What Bottender's client speaks to where its configuration names no origin. */
const GRAPH_ORIGIN = 'https://graph.facebook.com';

/** What a transport needs to know. */
export interface TransportOptions {
  readonly token: string;
  /** With the `v`; `undefined` is the client's own. */
  readonly graphVersion: string | undefined;
  readonly secrets: Secrets;
}

/**
 * A client that inherits everything from Bottender's and differs in what goes over the wire: always this token with a
 * proof that fits it, the Graph version of the options, and no secret in an error.
 */
export function transportOf(base: MessengerClient, options: TransportOptions): MessengerClient {
  const axios = base.axios as Axios | undefined;
  const request = axios && requesterOf(base, axios, options);
  return clientWith(base, {
    accessToken: { value: options.token, writable: true },
    // A client that the tests of a bot mocked has no axios.
    axios: { value: axios && request && axiosOf(axios, request) },
  });
}

/** A client that inherits from another and has these instead, as Bottender before 1.5 spells them, too. */
export function clientWith(
  base: MessengerClient,
  { accessToken, axios }: Record<'accessToken' | 'axios', PropertyDescriptor>,
): MessengerClient {
  const own = { accessToken, axios, _accessToken: accessToken, _axios: axios };
  return Object.create(base, own) as MessengerClient;
}

/** How a request leaves. */
export type Requester = (config: RequestConfig) => Promise<unknown>;

/** An axios in terms of one function: the instance itself is shared and stays as it is. */
export function axiosOf(axios: Axios, request: Requester): Axios {
  const call = (url: string | RequestConfig, config?: RequestConfig) =>
    request(typeof url === 'string' ? { ...config, url } : url);
  const bodiless = (method: string) => (url: string, config?: RequestConfig) =>
    request({ ...config, url, method } as RequestConfig);
  const withBody = (method: string) => (url: string, data?: unknown, config?: RequestConfig) =>
    request({ ...config, url, method, data } as RequestConfig);
  Object.setPrototypeOf(call, axios);
  return Object.assign(call, {
    request: call,
    get: bodiless('get'),
    delete: bodiless('delete'),
    head: bodiless('head'),
    options: bodiless('options'),
    post: withBody('post'),
    put: withBody('put'),
    patch: withBody('patch'),
  }) as unknown as Axios;
}

function requesterOf(
  base: MessengerClient,
  axios: Axios,
  { token, graphVersion, secrets }: TransportOptions,
): Requester {
  const baseURL = graphVersion && versioned(axios.defaults?.baseURL, graphVersion);
  const isProven = Boolean(base.appSecret) && token !== base.accessToken;
  return (config) => {
    const changed: RequestConfig = { ...config };
    if (baseURL) changed.baseURL = baseURL;
    if (isProven) changed.adapter = withProofOf(token, base, config.adapter);
    return axios.request(changed).catch((error: unknown) => {
      noteIfNotSent(error);
      throw secrets.maskError(error);
    });
  };
}

/** The address with another version in the place of Bottender's. */
function versioned(baseURL: string | undefined, graphVersion: string): string | undefined {
  return baseURL?.replace(/\/v\d+\.\d+\/?$/, `/${graphVersion}/`);
}

/**
 * Bottender's client proves the token that it finds in the URL, else its own. Where the token travels in
 * parameters or body, the proof has to be made again for the token in use; an adapter has the last word.
 */
function withProofOf(
  token: string,
  base: MessengerClient,
  adapter: RequestConfig['adapter'],
): RequestConfig['adapter'] {
  const send = adapter ?? base.axios.defaults.adapter;
  const proof = createHmac('sha256', base.appSecret ?? '')
    .update(token)
    .digest('hex');
  return (config) => {
    const url = config.url ?? '';
    const proven = /[?&]access_token=/.test(url)
      ? url
      : url.replace(/([?&]appsecret_proof=)[0-9a-f]+/, `$1${proof}`);
    // Bottender always sets an adapter: axios picks one for Node when it is loaded.
    return (send as NonNullable<typeof send>)({ ...config, url: proven });
  };
}

/** The Graph origin that a client of Bottender's speaks to. */
export function originOf(client: MessengerClient): string {
  const axios = client.axios as Axios | undefined;
  // The mock of a bot's tests may have no `defaults`.
  const baseURL: string | undefined = axios?.defaults?.baseURL;
  return baseURL === undefined ? GRAPH_ORIGIN : originIn(baseURL);
}

/** An address that makes no sense is nothing that an event could be refused for: what is sent to it fails. */
const originIn = memoize((url: string) => (URL.canParse(url) ? new URL(url).origin : url));
