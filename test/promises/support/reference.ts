import { PAGES_VOICE, voiceOf, type Voice } from './cast';
import type { Program, Ref, ScheduledTalk, Statement } from './program';

/** What an event must sound like. */
export interface Expected {
  /** Who says each text, or brings each upload. */
  said: Map<string, Voice>;
  /** Who types, in no order. */
  typed: Voice[];
  /** Who speaks in the conversation afterwards. */
  conversation: Voice | undefined;
}

interface Scope {
  readonly voice: Voice;
  chosen: Voice | undefined;
}

/**
 * What the contract says about a handler, in as few words as possible: a message's own option, else the
 * innermost withPersona() and what usePersona() says in it, else usePersona(), the conversation, the default,
 * the Page.
 *
 * @param voices what each of them sounds like on the channel: as on Messenger where nothing else is said
 */
export function expectedOf(
  { program, label }: ScheduledTalk,
  byDefault: Voice | undefined,
  before: Voice | undefined,
  voices: typeof voiceOf = voiceOf,
): Expected {
  const expected: Expected = { said: new Map(), typed: [], conversation: before };
  let chosen: Voice | undefined;

  const now = (scope: Scope | undefined): Voice =>
    scope
      ? (scope.chosen ?? scope.voice)
      : (chosen ?? expected.conversation ?? byDefault ?? PAGES_VOICE);
  const choose = (scope: Scope | undefined, voice: Voice | undefined) => {
    if (scope) scope.chosen = voice;
    else chosen = voice;
  };
  const speaker = (option: Ref | null, scope: Scope | undefined, at: string): Voice =>
    option ? voices(option, `the message ${at}`) : now(scope);

  const step = (statement: Statement, scope: Scope | undefined, at: string): void => {
    switch (statement.do) {
      case 'say':
      case 'upload':
        expected.said.set(at, speaker(statement.option, scope, at));
        break;
      case 'type': {
        const voice = speaker(statement.option, scope, at);
        expected.typed.push(...(statement.whole ? [voice, voice] : [voice]));
        break;
      }
      case 'use':
        choose(scope, voices(statement.ref, `the context ${label}`));
        break;
      case 'converse':
        expected.conversation =
          statement.ref.is === 'page' ? undefined : voices(statement.ref, 'none');
        choose(scope, undefined);
        break;
      case 'within':
        walk(
          statement.body,
          { voice: voices(statement.ref, `the scope ${at}`), chosen: undefined },
          at,
        );
        break;
      case 'branches':
        // Branches do not change what others see, so that they can be read one after another.
        statement.bodies.forEach((body, index) => walk(body, scope, `${at}|${index}`));
        break;
      case 'pause':
        break;
    }
  };
  const walk = (body: Program, scope: Scope | undefined, at: string): void =>
    body.forEach((statement, index) => step(statement, scope, `${at}.${index}`));

  walk(program, undefined, label);
  return expected;
}
