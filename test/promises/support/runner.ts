import { setImmediate, setTimeout } from 'node:timers/promises';

import type { MessengerContext } from 'bottender';

import { optionOf, refOf } from './cast';
import type { Program, ScheduledTalk, Statement } from './program';

/** What a program is run with. */
export interface Stage {
  /** The IDs of the personas that are there already. */
  existing: readonly string[];
  /** Is told how each message ended; `undefined` is well. */
  settled: (what: string, error: unknown) => void;
}

const PICTURE = Buffer.from('a picture');
const THROWN = new Error('from inside');

/**
 * Runs a program as a handler.
 *
 * @returns what is still going on when the handler returns
 */
export async function perform(
  context: MessengerContext,
  { program, label, waits }: ScheduledTalk,
  { existing, settled }: Stage,
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
      case 'say': {
        const options = optionOf(statement.option, existing);
        const sent = context.sendText(at, options);
        return awaitOrLeave(watched(at, sent), statement.awaited);
      }
      case 'upload': {
        const options = { ...optionOf(statement.option, existing), filename: at };
        return awaitOrLeave(watched(at, context.sendImage(PICTURE, options)), statement.awaited);
      }
      case 'type': {
        const options = optionOf(statement.option, existing);
        const typed = statement.whole ? context.typing(1, options) : context.typingOn(options);
        return watched(at, typed);
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
