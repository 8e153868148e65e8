import { personaErrorOf } from '../../graph/graph-errors';
import { secrets } from '../project/known-secrets';
import type { MessengerConfig, PluginSettings } from '../project/project';
import type { Connection } from '../project/connection';
import { messageOf } from './access';
import { advice, mend, ok, type Finding } from './finding';

const ABOUT = 'takeover';
/** The webhook fields that carry the signs of a person in the conversation. */
const SIGNS = ['message_echoes', 'standby', 'messaging_handovers'];

/** An app that the Page sends webhooks to, as Bottender's client spells it. */
interface Subscription {
  readonly id?: unknown;
  readonly name?: unknown;
  readonly subscribedFields?: unknown;
}

/** Whether the bot is told what `takeover` goes by: that a person has taken a conversation. */
export async function checkSubscriptions(
  { client }: Connection,
  { appId }: MessengerConfig,
  { takeover }: PluginSettings,
): Promise<Finding[]> {
  if (takeover === undefined) return [];
  const findings = appId ? [] : [noAppId()];
  let subscriptions: readonly Subscription[];
  try {
    const token = encodeURIComponent(client.accessToken);
    const { data } = await client.axios.get<{ data?: unknown }>(
      `/me/subscribed_apps?access_token=${token}`,
    );
    if (!Array.isArray(data.data)) throw new Error('the answer has no list of apps');
    subscriptions = data.data as Subscription[];
  } catch (error) {
    const reason = messageOf(personaErrorOf(error, 'reading them', secrets));
    return [
      ...findings,
      advice(
        ABOUT,
        `cannot tell whether the webhook subscriptions fit. ${reason}`,
        `Check that the Page's webhooks include ${SIGNS.join(', ')}.`,
      ),
    ];
  }
  return [...findings, finding(subscriptions, appId)];
}

function finding(subscriptions: readonly Subscription[], appId: string | undefined): Finding {
  const own = appId
    ? subscriptions.filter(({ id }) => String(id) === String(appId))
    : subscriptions;
  const fields = new Set(
    own.flatMap(({ subscribedFields }) =>
      Array.isArray(subscribedFields) ? subscribedFields.map(String) : [],
    ),
  );
  const missing = SIGNS.filter((field) => !fields.has(field));
  if (missing.length === 0) return ok(ABOUT, `the Page's webhooks include ${SIGNS.join(', ')}`);
  return mend(
    ABOUT,
    `the Page's webhooks do not include ${missing.join(', ')}: the bot does not notice when a person takes over.`,
    'Subscribe to them in the App Dashboard (Messenger, Webhooks), for this Page.',
  );
}

function noAppId(): Finding {
  return advice(
    ABOUT,
    'channels.messenger.appId is not set: echoes cannot tell a person from the bot.',
    'Set appId in channels.messenger.',
  );
}
