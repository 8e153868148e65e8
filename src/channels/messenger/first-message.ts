import type { Companion } from '../../graph/graph-calls';
import { graphFactsOf, isUnanswered, outcomeOf as graphOutcomeOf } from '../../graph/outcome';
import type { Persona, PersonaProfile } from '../../speakers/persona';
import { FirstBatch, holdsReference, REFERENCE, type Creation } from './first-batch';
import { call, type Message } from './message';

/** What came of a message that travelled with the creation of its persona. */
export type Outcome =
  | { readonly is: 'sent'; readonly answer: unknown; readonly persona: Persona | undefined }
  /** The persona is there, and the message was refused under it: perhaps for the reference alone. */
  | { readonly is: 'refused'; readonly error: unknown; readonly persona: Persona }
  /** It has not arrived, and may be sent. */
  | { readonly is: 'not run' }
  /** It may have arrived. */
  | { readonly is: 'unclear'; readonly error: unknown };

/** A message that travels with the creation of its persona, if it comes to one. */
export class FirstMessage implements Companion {
  /** Resolves when the message is on its way. */
  readonly begun: Promise<void>;
  private begin: () => void = () => undefined;
  private result: Promise<Outcome> | undefined;

  /** @param refusedAsSuch hears that Graph takes no such batch */
  constructor(
    private message: Message | undefined,
    private readonly refusedAsSuch: () => void,
  ) {
    this.begun = new Promise((resolve) => (this.begin = resolve));
  }

  async createPersona(profile: PersonaProfile): Promise<{ id: string } | undefined> {
    const { message } = this;
    if (!message || holdsReference(`${profile.name} ${profile.profilePictureUrl}`))
      return undefined;
    const batch = new FirstBatch(message.state.transport, profile);
    const sent = Promise.resolve(call(message, { id: REFERENCE }, batch.client));
    const persona = () => createdBy(profile, batch.creation);
    const result = sent.then(
      (answer): Outcome => ({ is: 'sent', answer, persona: persona() }),
      (error: unknown) => outcomeOf(error, batch.creation, persona()),
    );
    this.result = result;
    this.begin();
    await result;
    const { creation } = batch;
    if (creation.is === 'failed') throw creation.error;
    if (creation.is === 'created') return { id: creation.id };
    if (creation.is === 'refused with its batch') this.refusedAsSuch();
    return undefined;
  }

  /** What came of the message; `undefined` where it has not left, and never will by this way. */
  taken(): Promise<Outcome> | undefined {
    this.message = undefined;
    return this.result;
  }
}

/** Whether a message can travel in a batch: as JSON, by Bottender's own method, and not by its batch queue. */
export function fitsBatch({ context, foreign, args }: Message): boolean {
  if (foreign || context._batchQueue) return false;
  const [content] = args;
  // Graph would look for references in what somebody else may have written.
  return !isUpload(content) && !holdsReference(JSON.stringify(args) ?? '');
}

function isUpload(content: unknown): boolean {
  return Buffer.isBuffer(content) || typeof (content as { pipe?: unknown })?.pipe === 'function';
}

function outcomeOf(error: unknown, creation: Creation, persona: Persona | undefined): Outcome {
  if (creation.is === 'not asked for' || creation.is === 'refused with its batch') {
    return { is: 'not run' };
  }
  const facts = graphFactsOf(error);
  if (!facts) {
    // The message waited for the creation: where that was refused, it was never run.
    return creation.is === 'failed' && isRefused(creation.error)
      ? { is: 'not run' }
      : { is: 'unclear', error };
  }
  if (graphOutcomeOf(error).is === 'unknown') return { is: 'unclear', error };
  return persona ? { is: 'refused', error, persona } : { is: 'not run' };
}

function createdBy(
  { name, profilePictureUrl }: PersonaProfile,
  creation: Creation,
): Persona | undefined {
  return creation.is === 'created' ? { id: creation.id, name, profilePictureUrl } : undefined;
}

function isRefused(error: unknown): boolean {
  return !isUnanswered(graphOutcomeOf(error));
}
