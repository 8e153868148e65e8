import type { MessengerClient } from 'messaging-api-messenger';

import type { Service } from '../../service';
import type { Body } from './wire/carriers';
import type { Outgoing } from './outgoing';
import { STATE, type Owned } from './owner';
import { personaMethods } from './persona-methods';
import { axiosOf, type Axios, type RequestConfig } from './transport/transport';
import type { MessengerState } from './transport/state';

type Call<F> = F extends (...args: infer A) => infer R ? (this: Owned, ...args: A) => R : never;

/**
 * What `context.client` has in the place of Bottender's: every message goes the road of the context's own, every other
 * call waits for its turn among them, and all use the context's token.
 */
export function clientCalls(service: Service, outgoing: Outgoing): PropertyDescriptorMap {
  const sendRawBody: Call<MessengerClient['sendRawBody']> = function (body) {
    return outgoing.json(this, body as Body) as never;
  };
  const sendMessageFormData: Call<MessengerClient['sendMessageFormData']> = function (
    recipient,
    form,
    options = {},
  ) {
    const given = options as unknown as Body;
    return outgoing.form(this, recipient, form, given) as never;
  };
  // Whoever prints a client may ask its prototype, which belongs to no context.
  const token: PropertyDescriptor & ThisType<Partial<Owned>> = {
    get() {
      return this[STATE]?.token;
    },
    set(accessToken: string) {
      this[STATE]?.context.useAccessToken(accessToken);
    },
  };
  const axios: PropertyDescriptor & ThisType<Partial<Owned>> = {
    get() {
      const state = this[STATE];
      return state && (state.axios ??= axiosInTurn(state));
    },
  };
  return {
    accessToken: token,
    axios,
    // As Bottender before 1.5 spells them.
    _accessToken: token,
    _axios: axios,
    ...methods({
      sendRawBody,
      sendMessageFormData,
      sendBatch: ownBatch(service, outgoing),
      ...personaMethods(service),
    }),
  };
}

/** Writable, as Bottender's methods are: a bot's tests put theirs in front. */
function methods(functions: Record<string, unknown>): PropertyDescriptorMap {
  const entries = Object.entries(functions).map(([name, value]) => [
    name,
    { value, writable: true, configurable: true },
  ]);
  return Object.fromEntries(entries) as PropertyDescriptorMap;
}

/**
 * A handler's own batch is no message of the road. What of it goes into a conversation that a person has is left out, with
 * `undefined` in the place of its answer; the rest is under way as the personas it names.
 */
function ownBatch({ personas }: Service, outgoing: Outgoing): Call<MessengerClient['sendBatch']> {
  return function (given, ...others) {
    const goes = given.map((operation) => !outgoing.withholds(this, operation));
    const batch = given.filter((_, index) => goes[index]);
    const { base } = this[STATE].connection;
    const send = () => base.sendBatch.call(this as unknown as MessengerClient, batch, ...others);
    const sent = given.length > 0 && batch.length === 0 ? Promise.resolve([]) : send();
    for (const { body } of batch) {
      const { personaId } = (body ?? {}) as { personaId?: unknown };
      if (typeof personaId === 'string') {
        personas.underWay.hold(Promise.resolve(personaId), sent);
      }
    }
    if (batch.length === given.length) return sent;
    return sent.then((answers) => {
      const left = answers.values();
      return goes.map((went) => (went ? left.next().value : undefined)) as typeof answers;
    });
  };
}

/** Whatever a context's client asks of Graph waits while an earlier message of the context is held back. */
function axiosInTurn(state: MessengerState): Axios | undefined {
  const { connection } = state;
  // A client that the tests of a bot mocked has no axios.
  const axios = connection.base.axios as Axios | undefined;
  return (
    axios &&
    axiosOf(axios, (config: RequestConfig) => {
      const client = connection.client(state.token);
      const request = () => client.axios.request(config);
      return state.inTurn(request);
    })
  );
}
