import type { MessengerContext } from 'bottender';

import type { People } from '../../people/people';
import { warnOnce } from '../../warnings';

/** The Page's inbox: two numbers stand in Meta's pages (*message_echoes* and *Conversation Routing*, both of 2025). */
const INBOXES: ReadonlySet<string> = new Set(['26390203743090', '263902037430900']);

/** Who has the conversation, as a webhook event shows it; `via` where that is known. */
type Sign = { readonly who: 'person'; readonly via?: 'inbox' | 'app' } | { readonly who: 'bot' };

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
    if (sign?.who === 'person') charges.sign(context, sign.via, silentMs);
    else if (sign?.who === 'bot') charges.takeBack(context);
  }
  if (event.isMessage || event.isPostback) disclosures.noteMessage(context);
}

function signOf(event: Seen, own: string | undefined): Sign | undefined {
  const passedTo = idOf(event.passThreadControl?.newOwnerAppId);
  if (passedTo !== undefined) return ofApp(passedTo, own);
  if (event.takeThreadControl) {
    const takenBy = idOf(event.takeThreadControl.newOwnerAppId);
    if (takenBy === undefined) return { who: 'person' };
    return takenBy === own ? undefined : ofApp(takenBy, own);
  }
  const app = event.isEcho ? idOf(event.message?.appId) : undefined;
  const sign = app === undefined || app === own ? undefined : ofApp(app, own);
  return sign ?? (event.isStandby ? { who: 'person' } : undefined);
}

/** Without an ID of its own the bot cannot tell other apps from itself. */
function ofApp(app: string, own: string | undefined): Sign | undefined {
  if (app === own) return { who: 'bot' };
  if (own === undefined) return undefined;
  return { who: 'person', via: INBOXES.has(app) ? 'inbox' : 'app' };
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
