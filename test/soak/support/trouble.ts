import type { Emulator, Fault } from '../../../src/emulator';
import { OUTSIDE } from '../../support/graph';
import { pick, type Random } from './random';

type Effect = Fault['with'];
type Call = Parameters<Extract<Fault['match'], (...args: never[]) => unknown>>[0];

/** One call in five of those about personas goes wrong. The limits come less often: in a row they last a minute. */
const CALLS_IN_TROUBLE = 0.2;
const CALLS_THAT_ARE_LATE = 0.05;
const PERSONA_TROUBLE: readonly [name: string, weight: number, effect: Effect][] = [
  ['code 1', 4, { code: 1 }],
  ['code 2', 4, { code: 2 }],
  ['status 503', 3, { code: 2, status: 503 }],
  ['code 4', 1, { code: 4 }],
  ['code 613', 1, { code: 613 }],
  ['code 80006', 1, { code: 80006 }],
  ['refused', 3, { connection: 'refuse' }],
  ['lost', 4, { connection: 'lost' }],
];
const LATE: [string, Effect] = ['late', { delayMs: 120 }];

/** What goes wrong with a message for reasons that have nothing to do with its persona. */
export interface MessageTrouble {
  name: string;
  effect: Effect;
  /** How often it arrives all the same, if it could be sent at all. */
  arrives: 0 | 1;
  /** In how many messages of 10,000. */
  frequency: number;
}

const MESSAGE_TROUBLE: readonly MessageTrouble[] = [
  { name: 'unknown user', effect: { code: 100, subcode: 2018001 }, arrives: 0, frequency: 100 },
  { name: 'blocked', effect: { code: 551, subcode: 1545041 }, arrives: 0, frequency: 100 },
  {
    name: 'error though sent',
    effect: { code: 1, subcode: 1357046, done: true },
    arrives: 1,
    frequency: 100,
  },
];
const IN_JSON: MessageTrouble = {
  name: 'answer lost',
  effect: { connection: 'lost' },
  arrives: 1,
  frequency: 100,
};
const IN_BATCHES: readonly MessageTrouble[] = [
  { name: 'no item though sent', effect: { item: null, done: true }, arrives: 1, frequency: 100 },
  { name: 'no item', effect: { item: null }, arrives: 0, frequency: 100 },
  // It takes the answers to all others in its batch along.
  { ...IN_JSON, frequency: 10 },
];

/** The trouble that an emulator makes. */
export interface Trouble {
  /** What befalls the message of this name, each time it is sent. */
  of(what: string): MessageTrouble | undefined;
  /** How often each kind has befallen a persona call. */
  readonly befallen: Map<string, number>;
  /** The names of personas that were created without an answer, on their own, as often as that happened. */
  readonly lostCreations: string[];
  /** From now on nothing goes wrong. */
  end(): void;
}

/** Makes trouble for the rest of the emulator's life, or until it is told to end. */
export function makeTrouble(emulator: Emulator, random: Random, inBatches: boolean): Trouble {
  const ofMessages = new Map<string, MessageTrouble | undefined>();
  const kinds = [...MESSAGE_TROUBLE, ...(inBatches ? IN_BATCHES : [IN_JSON])];
  const of = (what: string) => {
    if (!ofMessages.has(what)) {
      let number = random() * 10_000;
      const kind = kinds.find(({ frequency }) => (number -= frequency) < 0);
      ofMessages.set(what, kind);
    }
    return ofMessages.get(what);
  };

  const fates = new WeakMap<Call, string>();
  const befallen = new Map<string, number>();
  const lostCreations: string[] = [];
  const urn = PERSONA_TROUBLE.flatMap(([name, weight]) => Array<string>(weight).fill(name));
  /** What befalls a persona call: asked by each fault, decided once. */
  const fateOf = (call: Call): string => {
    let fate = fates.get(call);
    if (fate !== undefined) return fate;
    const number = random();
    if (number < CALLS_IN_TROUBLE) fate = pick(urn, random) ?? 'none';
    else fate = number < CALLS_IN_TROUBLE + CALLS_THAT_ARE_LATE ? LATE[0] : 'none';
    fates.set(call, fate);
    befallen.set(fate, (befallen.get(fate) ?? 0) + 1);
    if (fate === 'lost' && call.method === 'POST' && !isOperation(call)) {
      lostCreations.push(call.body.name as string);
    }
    return fate;
  };

  const ofPersonas: [string, Effect][] = PERSONA_TROUBLE.map(([name, , effect]) => [name, effect]);
  const faults = [...ofPersonas, LATE].map(([name, effect]) =>
    emulator.fail({
      match: (call) => isPersonaCall(call) && fateOf(call) === name,
      times: Infinity,
      with: effect,
    }),
  );
  for (const kind of kinds) {
    const match = (call: Call) => {
      const what = nameOfMessage(call);
      return what !== undefined && of(what) === kind;
    };
    faults.push(emulator.fail({ match, times: Infinity, with: kind.effect }));
  }
  return { of, befallen, lostCreations, end: () => faults.forEach((fault) => fault.cancel()) };
}

/** Creating, getting or deleting a persona, unless it is a test that does so. */
function isPersonaCall({ method, path, query }: Call): boolean {
  if (OUTSIDE in query) return false;
  return method === 'POST' ? path.endsWith('/personas') : /^\/\d+$/.test(path);
}

/** Bottender's client sends JSON; the operations of a batch are forms. */
function isOperation({ contentType }: Call): boolean {
  return contentType === 'application/x-www-form-urlencoded';
}

/** The name of a message, whatever `fallback` has put before it. */
export function nameIn(text: string): string | undefined {
  return /s\d+-[ot][-\d.|]+$/.exec(text)?.[0];
}

/** The name of the message that a call brings. */
export function nameOfMessage({ path, body }: Call): string | undefined {
  if (!path.endsWith('/messages')) return undefined;
  const { message, filedata } = body as {
    message?: string | { text?: string };
    filedata?: { filename?: string };
  };
  // An operation that was never run is on record as it came, as a form.
  const { text = '' } =
    typeof message === 'string' ? (JSON.parse(message) as { text?: string }) : (message ?? {});
  return nameIn(filedata?.filename ?? text);
}
