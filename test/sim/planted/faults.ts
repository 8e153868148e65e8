import { Fallbacks } from '../../../src/channels/messenger/wire/fallbacks';
import { JsonCarrier, QueueCarrier } from '../../../src/channels/messenger/wire/carriers';
import { Recovery } from '../../../src/channels/messenger/wire/recovery';
import { Lane } from '../../../src/channels/messenger/transport/lane';
import { GraphCalls } from '../../../src/graph/graph-calls';
import { Secrets } from '../../../src/graph/secrets';
import { KnownPersonas } from '../../../src/personas/known-personas';
import { LastingPersonas } from '../../../src/personas/lasting';
import { Leftovers } from '../../../src/personas/leftovers';
import { Charges } from '../../../src/people/charges';
import { Disclosures } from '../../../src/people/disclosures';
import { Personas } from '../../../src/personas/personas';
import { Temporaries } from '../../../src/personas/temporaries';
import { Claims } from '../../../src/records/claims';
import { Leases } from '../../../src/records/leases';
import { Records } from '../../../src/records/records';
import { ConversationPersonas } from '../../../src/speakers/conversation-persona';
import { Speakers } from '../../../src/speakers/speakers';

/** A method, whatever it takes and gives. */
type Method = (this: Record<string, never>, ...given: never[]) => unknown;

/** A fault that a method of the package may have. */
export interface PlantedFault {
  readonly name: string;
  readonly of: readonly { readonly prototype: object }[];
  readonly method: string;
  /** Makes the faulty method of the right one. */
  readonly make: (right: (...given: unknown[]) => unknown) => Method;
}

const nothing = () => undefined;
const resolved = () => Promise.resolve();

type Start = (outcome: PromiseSettledResult<unknown>) => Promise<unknown>;

/** What a method of the package works with, as far as a fault needs it. */
interface Inside {
  readonly owner: string;
  readonly fallbacks: { send(...given: unknown[]): Promise<unknown> };
  readonly lifetimes: Map<unknown, Map<unknown, Map<string, unknown>>>;
  readonly byIdentity: { young: Map<unknown, Map<string, unknown>> };
}

export const FAULTS_TO_PLANT: readonly PlantedFault[] = [
  {
    name: 'whoever asks may create a persona',
    ...{ of: [Claims], method: 'claim', make: () => () => Promise.resolve(true) },
  },
  {
    name: 'a claim is never given back',
    ...{ of: [Claims], method: 'release', make: () => resolved },
  },
  {
    name: "a dead process's claim is taken over without a word",
    ...{ of: [Claims], method: 'settle', make: () => resolved },
  },
  {
    name: 'a new persona is not put on record',
    ...{ of: [Records], method: 'keep', make: () => resolved },
  },
  {
    name: 'a creation without an answer is not put on record',
    ...{ of: [Records], method: 'unconfirmed', make: () => resolved },
  },
  {
    name: 'a message without an answer is sent again',
    ...{ of: [Recovery], method: 'after' },
    make: () =>
      function (this: Inside, ...[refusal, message, persona]: unknown[]) {
        return this.fallbacks.send(message, persona, refusal);
      } as never,
  },
  {
    name: 'a refused message is not sent as the Page',
    ...{ of: [Fallbacks], method: 'send' },
    make: () => (_message: never, _persona: never, trouble: Error) => Promise.reject(trouble),
  },
  {
    name: 'the prefix is forgotten',
    of: [JsonCarrier, QueueCarrier],
    method: 'prefixed',
    make: () =>
      function (this: unknown) {
        return this;
      },
  },
  {
    name: 'a persona that has vanished is not renewed',
    ...{ of: [LastingPersonas], method: 'renew', make: () => resolved },
  },
  {
    name: 'calls do not wait for their turn',
    ...{ of: [Lane], method: 'hold' },
    make: () => (ready: Promise<unknown> | undefined, start: Start) =>
      Promise.allSettled([ready]).then(([outcome]) => start(outcome)),
  },
  {
    name: 'scopes are not seen',
    ...{ of: [Speakers], method: 'during' },
    make: () => (_: object, __: unknown, action: () => unknown) => action(),
  },
  {
    name: "a message's own option is not seen",
    ...{ of: [Speakers], method: 'ofOptions', make: () => nothing },
  },
  {
    name: 'personas are confused with one another',
    ...{ of: [KnownPersonas], method: 'get' },
    make: () =>
      function (this: Inside, page: unknown) {
        return [...(this.byIdentity.young.get(page)?.values() ?? [])].at(-1);
      } as never,
  },
  {
    name: "a conversation's persona outlives its time",
    ...{ of: [ConversationPersonas], method: 'set' },
    make: (right) =>
      function (this: unknown, context: unknown, ref: unknown) {
        return right.call(this, context, ref, undefined);
      },
  },
  {
    name: 'a temporary persona is never deleted',
    ...{ of: [Leftovers], method: 'add', make: () => nothing },
  },
  {
    name: 'a temporary persona is deleted as soon as it is there',
    ...{ of: [Temporaries], method: 'deleteAfter' },
    make: () => (asked: { account: { graph: GraphCalls } }, personaId: string) =>
      void asked.account.graph.deletePersona(personaId, true).catch(nothing),
  },
  {
    name: 'all lifetimes share a temporary persona',
    ...{ of: [Temporaries], method: 'get' },
    make: () =>
      function (this: Inside, page: unknown, { identity }: { identity: string }) {
        const known = [...this.lifetimes.values()].map((pages) => pages.get(page)?.get(identity));
        return known.find((each) => each !== undefined && !(each instanceof Promise));
      } as never,
  },
  {
    name: 'the living count as dead',
    ...{ of: [Leases], method: 'isDead' },
    make: () =>
      function (this: Inside, owner: string) {
        return Promise.resolve(owner !== this.owner);
      } as never,
  },
  {
    name: 'the dead count as living',
    ...{ of: [Leases], method: 'isDead', make: () => () => Promise.resolve(false) },
  },
  {
    name: 'whatever comes of a deletion, the persona counts as gone',
    ...{ of: [GraphCalls], method: 'deletePersona' },
    make: (right) =>
      function (this: unknown, ...given: unknown[]) {
        return (right.apply(this, given) as Promise<void>).catch(nothing);
      },
  },
  {
    name: 'a call of Graph has no bound',
    ...{ of: [GraphCalls], method: 'once' },
    make: () =>
      function (this: { client: unknown }, _what: string, send: (client: unknown) => unknown) {
        return send(this.client);
      } as never,
  },
  {
    name: 'close() waits for nothing',
    ...{ of: [Personas], method: 'settle', make: () => resolved },
  },
  {
    name: 'a closed process goes on saying that it lives',
    ...{ of: [Leases], method: 'end', make: () => resolved },
  },
  {
    name: 'secrets are not taken out of errors',
    ...{ of: [Secrets], method: 'maskError', make: () => (error: unknown) => error },
  },
  {
    name: 'the bot talks into the conversations of people',
    ...{ of: [Charges], method: 'withholds', make: () => () => false },
  },
  {
    name: 'a conversation cannot be taken back',
    ...{ of: [Charges], method: 'takeBack', make: () => nothing },
  },
  {
    name: 'nothing is disclosed after a person had the conversation',
    ...{ of: [Disclosures], method: 'dueAgain', make: () => nothing },
  },
  {
    name: 'the bot discloses itself before every message',
    ...{ of: [Disclosures], method: 'said', make: () => nothing },
  },
];
