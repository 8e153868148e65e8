import { setImmediate, setTimeout } from 'node:timers/promises';

import type { MessengerContext } from 'bottender';

import type { PersonaCalls, PersonaOption } from '../../../src';
import { optionOf, refOf } from './cast';
import type { Program, ScheduledTalk, Statement } from './program';

/** How the statements of a program are carried out on a channel. */
export interface Acts<C> {
  say(context: C, text: string, options: PersonaOption | undefined): Promise<unknown>;
  upload(context: C, name: string, options: PersonaOption | undefined): Promise<unknown>;
  type(context: C, options: PersonaOption | undefined, whole: boolean): Promise<unknown>;
}

/** What a program is run with. */
export interface Stage<C> {
  acts: Acts<C>;
  /** The IDs of the personas that are there already. */
  existing: readonly string[];
  /** Is told how each message ended; `undefined` is well. */
  settled: (what: string, error: unknown) => void;
}

const PICTURE = Buffer.from('a picture');
const THROWN = new Error('from inside');

export const ON_MESSENGER: Acts<MessengerContext> = {
  say: (context, text, options) => context.sendText(text, options),
  upload: (context, filename, options) => context.sendImage(PICTURE, { ...options, filename }),
  type: (context, options, whole) =>
    whole ? context.typing(1, options) : context.typingOn(options),
};

/**
 * Runs a program as a handler.
 *
 * @returns what is still going on when the handler returns
 */
export async function perform<C extends PersonaCalls>(
  context: C,
  { program, label, waits }: ScheduledTalk,
  { acts, existing, settled }: Stage<C>,
): Promise<() => Promise<void>> {
  const late: Promise<void>[] = [];

  const watched = (what: string, sent: Promise<unknown>): Promise<void> =>
    sent.then(
      () => settled(what, undefined),
      (error: unknown) => settled(what, error ?? new Error('rejected with nothing')),
    );
  const awaitOrLeave = async (work: Promise<void>, awaited: boolean): Promise<void> => {
    if (awaited) await work;
    else late.push(work);
  };

  const step = async (statement: Statement, at: string): Promise<void> => {
    switch (statement.do) {
      case 'say':
      case 'upload': {
        const options = optionOf(statement.option, existing);
        const sent = acts[statement.do](context, at, options);
        return awaitOrLeave(watched(at, sent), statement.awaited);
      }
      case 'type': {
        const options = optionOf(statement.option, existing);
        return watched(at, acts.type(context, options, statement.whole));
      }
      case 'use':
        return context.usePersona(refOf(statement.ref, existing));
      case 'converse':
        return context.usePersona(refOf(statement.ref, existing), { lifetime: 'conversation' });
      case 'within': {
        const { ref, body, fails, detached } = statement;
        const scope = context.withPersona(refOf(ref, existing), async () => {
          await walk(body, at);
          if (fails) throw THROWN;
        });
        return awaitOrLeave(scope.catch(rethrowUnless(fails)), !detached);
      }
      case 'branches': {
        const branches = statement.bodies.map((body, index) => walk(body, `${at}|${index}`));
        await Promise.all(branches);
        return;
      }
      case 'pause':
        return pause(statement.until);
    }
  };
  const walk = async (body: Program, at: string): Promise<void> => {
    for (const [index, statement] of body.entries()) await step(statement, `${at}.${index}`);
  };
  const finish = async (): Promise<void> => {
    // What was left behind may leave more behind.
    while (late.length > 0) await Promise.all(late.splice(0));
  };

  await walk(program, label);
  if (waits) await finish();
  return finish;
}

function rethrowUnless(expected: boolean): (error: unknown) => void {
  return (error) => {
    if (!expected || error !== THROWN) throw error;
  };
}

async function pause(until: 'microtask' | 'immediate' | number): Promise<void> {
  if (until === 'microtask') await Promise.resolve();
  else if (until === 'immediate') await setImmediate();
  else await setTimeout(until);
}
