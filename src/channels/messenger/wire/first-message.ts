import type { Companion } from '../../../graph/graph-calls';
import { isUnanswered, outcomeOf } from '../../../graph/outcome';
import type { Persona, PersonaProfile } from '../../../speakers/persona';
import { mayLieInPersona } from '../transport/blame';
import type { JsonCarrier } from './carriers';
import { FirstBatch, holdsReference, REFERENCE, type Creation } from './first-batch';
import type { Message } from './message';

/** What came of a message that travelled with the creation of its persona. */
export type Outcome =
  | { readonly is: 'sent'; readonly answer: unknown; readonly persona: Persona | undefined }
  /** The persona is there, and the message was refused under it: perhaps for the reference alone. */
  | { readonly is: 'refused'; readonly persona: Persona }
  | { readonly is: 'not shown'; readonly error: unknown; readonly persona: Persona }
  /** It has not arrived, and may be sent. */
  | { readonly is: 'not run' }
  /** It may have arrived, or was refused for good. */
  | { readonly is: 'unclear'; readonly error: unknown };

/** A message that travels with the creation of its persona, if it comes to one. */
export class FirstMessage implements Companion {
  /** Resolves when the message is on its way. */
  readonly begun: Promise<void>;
  private begin: () => void = () => undefined;
  private result: Promise<Outcome> | undefined;
  private message: Message | undefined;

  /** @param refusedAsSuch hears that Graph takes no such batch */
  constructor(
    message: Message,
    private readonly carrier: JsonCarrier,
    private readonly refusedAsSuch: () => void,
  ) {
    this.message = message;
    this.begun = new Promise((resolve) => (this.begin = resolve));
  }

  async createPersona(profile: PersonaProfile): Promise<{ id: string } | undefined> {
    const { message } = this;
    if (
      !message ||
      message.isWithheld ||
      holdsReference(`${profile.name} ${profile.profilePictureUrl}`)
    ) {
      return undefined;
    }
    const batch = new FirstBatch(message.state.connection.client(message.token), profile);
    const persona = () => createdBy(profile, batch.creation);
    message.noteLeaving();
    this.result = this.carrier.send(REFERENCE, batch).then(
      (answer): Outcome => ({ is: 'sent', answer, persona: persona() }),
      (error: unknown) => outcomeOfMessage(error, batch.creation, persona()),
    );
    this.begin();
    await this.result;
    const { creation } = batch;
    if (creation.is === 'failed') throw creation.error;
    if (creation.is === 'created') return { id: creation.id };
    if (creation.is === 'refused with its batch') this.refusedAsSuch();
    return undefined;
  }

  /** What came of the message, which from now on never leaves in this way if it has not yet. */
  taken(): Promise<Outcome> {
    this.message = undefined;
    return this.result ?? Promise.resolve({ is: 'not run' });
  }
}

function outcomeOfMessage(
  error: unknown,
  creation: Creation,
  persona: Persona | undefined,
): Outcome {
  if (creation.is === 'not asked for' || creation.is === 'refused with its batch') {
    return { is: 'not run' };
  }
  const outcome = outcomeOf(error);
  if (outcome.is === 'not sent') return { is: 'not run' };
  if (outcome.is === 'unknown') {
    // The message waited for the creation: where there is no persona, it was never run.
    const isRefused = creation.is === 'failed' && !isUnanswered(outcomeOf(creation.error));
    return isRefused ? { is: 'not run' } : { is: 'unclear', error };
  }
  if (!persona) return { is: 'not run' };
  if (outcome.about === 'unshown') return { is: 'not shown', error, persona };
  return mayLieInPersona(outcome.about) ? { is: 'refused', persona } : { is: 'unclear', error };
}

function createdBy(
  { name, profilePictureUrl }: PersonaProfile,
  creation: Creation,
): Persona | undefined {
  return creation.is === 'created' ? { id: creation.id, name, profilePictureUrl } : undefined;
}
