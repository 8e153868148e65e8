import type { MessengerContext } from 'bottender';

import type { People } from '../../people/people';
import { warnOnce } from '../../warnings';

/** The Page's inbox: two numbers stand in Meta's pages (*message_echoes* and *Conversation Routing*, both of 2025). */
const INBOXES: ReadonlySet<string> = new Set(['26390203743090', '263902037430900']);

/** Who has the conversation, as a webhook event shows it: a person, in this kind of app where that is known. */
type Sign = 'bot' | { readonly via: 'inbox' | 'app' | undefined };

/** An app as events name it: by a number or a text. */
type AppId = string | number | null | undefined;

/** What matters here of an event. */
interface Seen {
  readonly isEcho?: boolean;
  readonly isMessage?: boolean;
  readonly isPostback?: boolean;
  readonly isStandby?: boolean;
  readonly message?: { readonly appId?: AppId } | null;
  readonly passThreadControl?: { readonly newOwnerAppId?: AppId } | null;
  readonly takeThreadControl?: { readonly newOwnerAppId?: AppId } | null;
}

/** Looks at what the context's event says of the people in the conversation. */
export function noteSigns(context: MessengerContext, people: People): void {
  const event = context.event as Seen | null | undefined;
  // A context that a bot's tests mocked may have no event.
  if (!event) return;
  const { charges, disclosures, silentMs } = people;
  if (silentMs !== undefined) {
    const sign = signOf(event, ownAppOf(context));
    if (sign === 'bot') charges.takeBack(context);
    else if (sign) charges.sign(context, sign.via, silentMs);
  }
  if (disclosures.areOn && (event.isMessage || event.isPostback)) disclosures.noteMessage(context);
}

/** @param own the bot's app; without it, nobody can tell it from the app that an echo or a passed control names */
function signOf(event: Seen, own: string | undefined): Sign | undefined {
  const passedTo = idOf(event.passThreadControl?.newOwnerAppId);
  if (passedTo !== undefined && own !== undefined) {
    return passedTo === own ? 'bot' : personIn(passedTo);
  }
  if (event.takeThreadControl) {
    const takenBy = idOf(event.takeThreadControl.newOwnerAppId);
    return takenBy !== undefined && takenBy === own ? undefined : personIn(takenBy);
  }
  const echoed = event.isEcho ? idOf(event.message?.appId) : undefined;
  if (echoed !== undefined && own !== undefined && echoed !== own) return personIn(echoed);
  return event.isStandby ? personIn(undefined) : undefined;
}

function personIn(app: string | undefined): Sign {
  if (app === undefined) return { via: undefined };
  return { via: INBOXES.has(app) ? 'inbox' : 'app' };
}

function ownAppOf({ _appId }: { _appId?: AppId }): string | undefined {
  const own = idOf(_appId);
  if (own === undefined) {
    warnOnce(
      'takeover without appId',
      'The option `takeover` needs `channels.messenger.appId` in bottender.config.js: without it, echoes do not tell ' +
        'whether a person has answered.',
    );
  }
  return own;
}

function idOf(app: AppId): string | undefined {
  return app === undefined || app === null || app === '' ? undefined : String(app);
}
