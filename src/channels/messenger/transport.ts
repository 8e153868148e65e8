import { createHmac } from 'node:crypto';

import memoize from 'lodash/memoize';
import type { MessengerClient } from 'messaging-api-messenger';

import { noteIfNotSent } from '../../graph/outcome';
import type { Secrets } from '../../graph/secrets';

type Axios = MessengerClient['axios'];
type RequestConfig = NonNullable<Parameters<Axios['request']>[0]>;
type SendForm = MessengerClient['sendMessageFormData'];

/** What Bottender's client speaks to where its configuration names no origin. */
const GRAPH_ORIGIN = 'https://graph.facebook.com';

/** What a transport needs to know. */
export interface TransportOptions {
  /** The access token in use at this moment. */
  readonly accessToken: () => string;
  /** Takes another access token into use, where that is possible. */
  readonly useAccessToken?: (token: string) => void;
  /** With the `v`; `undefined` is the client's own. */
  readonly graphVersion: string | undefined;
  readonly secrets: Secrets;
}

/**
 * A client that inherits everything from Bottender's and differs in what goes over the wire: always the
 * context's token with a proof that fits it, the Graph version of the options, `persona_id` and `tag` on
 * uploads, and no secret in an error.
 */
export function transportOf(base: MessengerClient, options: TransportOptions): MessengerClient {
  // Not enumerable: whoever prints the client prints no secret.
  const own = { options, axios: undefined };
  return Object.create(sharedTransport(base), { [OWN]: { value: own } }) as MessengerClient;
}

const OWN = Symbol('own');

/** What a transport has of its own; who inherits from it finds that, too. */
interface Own {
  readonly [OWN]: { readonly options: TransportOptions; axios: Axios | undefined };
}

/** What the transports of one client share: each context that speaks has one, and most of it is the same. */
const sharedTransport = perObject(
  (base: MessengerClient) =>
    Object.create(base, {
      accessToken: {
        get(this: Own): string {
          return this[OWN].options.accessToken();
        },
        set(this: Own, token: string) {
          this[OWN].options.useAccessToken?.(token);
        },
      },
      axios: {
        get(this: Own): Axios | undefined {
          const own = this[OWN];
          // A client that the tests of a bot mocked has no axios.
          return (own.axios ??= (base.axios as Axios | undefined) && axiosOf(base, own.options));
        },
      },
      sendMessageFormData: { value: formSenderOf(base) },
    }) as object,
);

/** Makes something once for each object, for as long as that lives. */
function perObject<T extends object, R>(make: (object: T) => R): (object: T) => R {
  const memoized = memoize(make);
  memoized.cache = new WeakMap();
  return memoized;
}

/** Bottender's client copies `messaging_type` and `recipient` into the form, and forgets these two. */
function formSenderOf(base: MessengerClient): SendForm {
  return function (this: MessengerClient, recipient, form, options) {
    if (options?.personaId) form.append('persona_id', options.personaId);
    if (options?.tag) form.append('tag', options.tag);
    return base.sendMessageFormData.call(this, recipient, form, options);
  };
}

/** Bottender's axios with the differences put on each request: the instance itself is shared. */
function axiosOf(base: MessengerClient, options: TransportOptions): Axios {
  const { axios } = base;
  const { graphVersion, secrets } = options;
  const baseURL = graphVersion && versioned(axios.defaults.baseURL, graphVersion);

  const request = (config: RequestConfig): Promise<unknown> => {
    const token = options.accessToken();
    const changed: RequestConfig = { ...config };
    if (baseURL) changed.baseURL = baseURL;
    if (base.appSecret && token !== base.accessToken) {
      changed.adapter = withProofOf(token, base, config.adapter);
    }
    return axios.request(changed).catch((error: unknown) => {
      noteIfNotSent(error);
      throw secrets.maskError(error);
    });
  };
  const call = (url: string | RequestConfig, config?: RequestConfig) =>
    request(typeof url === 'string' ? { ...config, url } : url);
  Object.setPrototypeOf(call, sharedMethods(axios));
  return Object.defineProperty(call, 'request', { value: call }) as unknown as Axios;
}

/** The methods of an axios in terms of `request`, each made when it is asked for: few ever are. */
const sharedMethods = perObject((axios: Axios) => {
  const bodiless =
    (method: string, request: Request) =>
    (url: string, config?: RequestConfig): unknown =>
      request({ ...config, url, method } as RequestConfig);
  const withBody =
    (method: string, request: Request) =>
    (url: string, data?: unknown, config?: RequestConfig): unknown =>
      request({ ...config, url, method, data } as RequestConfig);
  return Object.create(axios, {
    ...gettersOf(['get', 'delete', 'head', 'options'], bodiless),
    ...gettersOf(['post', 'put', 'patch'], withBody),
  }) as object;
});

type Request = (config: RequestConfig) => Promise<unknown>;

function gettersOf(
  methods: string[],
  make: (method: string, request: Request) => unknown,
): PropertyDescriptorMap {
  const getter = (method: string) => ({
    get(this: { request: Request }) {
      return make(method, this.request);
    },
  });
  return Object.fromEntries(methods.map((method) => [method, getter(method)]));
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
  const baseURL: string | undefined = axios?.defaults.baseURL;
  return baseURL === undefined ? GRAPH_ORIGIN : originIn(baseURL);
}

const originIn = memoize((url: string) => new URL(url).origin);
