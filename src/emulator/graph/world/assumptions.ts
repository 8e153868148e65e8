import type { ErrorAnswer } from '../protocol/errors';

/**
 * What Messenger does where its documentation is silent. Each default is the likeliest guess; a
 * bot that must not depend on a guess is tested with the other value, too.
 */
export interface Assumptions {
  /**
   * How many personas a page of the list holds when the call says no `limit`.
   * @default 25
   */
  pageSize: number;
  /**
   * The highest `limit`; a higher one is cut to it.
   * @default 100
   */
  maxPageSize: number;
  /**
   * Whether the last page of a list carries `paging.cursors`. Without them its `paging` is `{}`.
   * @default true
   */
  lastPageCursors: boolean;
  /**
   * Whether `paging` carries `cursors` at all. Without them only `next` and `previous` lead on.
   * @default true
   */
  pagingCursors: boolean;
  /**
   * Whether deleted personas keep their places in the list: then a page may be shorter than its limit, or empty, and
   * have a `paging.next` all the same.
   * @default false
   */
  deletedLeaveHoles: boolean;
  /**
   * Whether personas that are read or listed show their `name`.
   * @default true
   */
  showsName: boolean;
  /**
   * Whether personas that are read or listed show their `profile_picture_url`.
   * @default true
   */
  showsPicture: boolean;
  /**
   * Whether `DELETE` of a persona deletes it. Where not, the answer is `{ success: false }` with status 200.
   * @default true
   */
  deletes: boolean;
  /**
   * Whether two living personas of a Page may have the same name.
   * @default true
   */
  duplicateNames: boolean;
  /**
   * The answer to a second persona of the same name, where there may not be two.
   * @default code 100
   */
  duplicateName: ErrorAnswer;
  /**
   * Whether errors have a `type`.
   * @default true
   */
  errorTypes: boolean;
  /**
   * Whether `paging.next` and `paging.previous` are sent where there is such a page.
   * @default true
   */
  pagingLinks: boolean;
  /**
   * What the 50 characters of a persona's name are counted in.
   * @default 'codePoints'
   */
  nameUnit: 'codePoints' | 'utf16' | 'bytes';
  /**
   * The answer to a persona's name that is too long.
   * @default code 100
   */
  longName: ErrorAnswer;
  /**
   * The answer to a message whose `persona_id` is unknown or another Page's.
   * @default code 100, no subcode
   */
  unknownSender: ErrorAnswer;
  /**
   * The answer to a message whose `persona_id` has been deleted.
   * @default as `unknownSender`
   */
  deletedSender: ErrorAnswer;
  /**
   * The answer to `GET` or `DELETE` of an ID that is unknown, deleted or another Page's.
   * @default code 100, subcode 33
   */
  unknownNode: ErrorAnswer;
  /**
   * The answer to a call that names a Page of the emulator with another Page's token.
   * @default code 200
   */
  foreignPage: ErrorAnswer;
  /**
   * The answer to an access token that nobody has.
   * @default code 190
   */
  badToken: ErrorAnswer;
  /**
   * The answer to a call without an access token, or with an app's where a Page's is needed.
   * @default code 2500
   */
  missingToken: ErrorAnswer;
  /**
   * The answer to an `appsecret_proof` that does not belong to the token.
   * @default code 100, type GraphMethodException
   */
  badProof: ErrorAnswer;
  /**
   * The answer to a call without `appsecret_proof` where `requireAppSecretProof` is on.
   * @default code 100, type GraphMethodException
   */
  missingProof: ErrorAnswer;
  /**
   * What happens to `mark_seen` with a `persona_id`: refused with code 100, or done as the Page.
   * @default 'refuse'
   */
  markSeenWithPersona: 'refuse' | 'ignore';
  /**
   * Whether `persona_id` counts as a field of a multipart form. Where not, uploads are the Page's.
   * @default true
   */
  multipartPersona: boolean;
  /**
   * Whether an operation of a batch may take its `persona_id` from the answer of an earlier one
   * (`{result=NAME:$.id}`). Where not, the reference stays as it stands and names no persona.
   * @default true
   */
  batchPersonaReferences: boolean;
  /**
   * Whether a batch with such a reference is refused as a whole.
   * @default false
   */
  refusesPersonaReferences: boolean;
  /**
   * Whether only people who have met the Page can be sent to; others are refused with
   * 100/2018001. People meet the Page through `user(psid)`.
   * @default false
   */
  knownUsersOnly: boolean;
  /**
   * Whether calls to a conversation that another app has control of are refused, as Conversation Routing does for
   * Pages with a default app.
   * @default false
   */
  routing: boolean;
  /**
   * That refusal.
   * @default code 2018300
   */
  noControl: ErrorAnswer;
  /**
   * Whether webhooks write characters outside ASCII as `\uXXXX`, signature included.
   * @default true
   */
  escapedWebhooks: boolean;
  /**
   * The Graph version that answers calls without a version prefix.
   * @default 'v26.0'
   */
  defaultVersion: string;
  /**
   * The oldest Graph version still alive: it answers the calls to all older ones.
   * @default 'v21.0'
   */
  oldestVersion: string;
}

/** The likeliest guesses. */
export const DEFAULT_ASSUMPTIONS: Assumptions = {
  pageSize: 25,
  maxPageSize: 100,
  lastPageCursors: true,
  pagingCursors: true,
  pagingLinks: true,
  deletedLeaveHoles: false,
  showsName: true,
  showsPicture: true,
  deletes: true,
  duplicateNames: true,
  duplicateName: { code: 100, message: 'There is a persona of this name already' },
  errorTypes: true,
  nameUnit: 'codePoints',
  longName: { code: 100, message: 'Length of param name must be at most 50' },
  unknownSender: { code: 100, message: 'Invalid persona_id' },
  deletedSender: { code: 100, message: 'Invalid persona_id' },
  unknownNode: {
    code: 100,
    subcode: 33,
    type: 'GraphMethodException',
    message:
      'The object does not exist, cannot be loaded due to missing permissions, or does not support this operation',
  },
  foreignPage: { code: 200, message: 'The access token does not belong to this Page' },
  badToken: { code: 190, message: 'Invalid OAuth access token' },
  missingToken: {
    code: 2500,
    message: 'An active access token must be used to query information about the current user.',
  },
  badProof: {
    code: 100,
    type: 'GraphMethodException',
    message: 'Invalid appsecret_proof provided in the API argument',
  },
  missingProof: {
    code: 100,
    type: 'GraphMethodException',
    message: 'API calls from the server require an appsecret_proof argument',
  },
  markSeenWithPersona: 'refuse',
  multipartPersona: true,
  batchPersonaReferences: true,
  refusesPersonaReferences: false,
  knownUsersOnly: false,
  routing: false,
  noControl: {
    code: 2018300,
    message: 'Another app is controlling this thread now.',
  },
  escapedWebhooks: true,
  defaultVersion: 'v26.0',
  oldestVersion: 'v21.0',
};

/** The assumptions that have one of several values. */
export const ASSUMPTION_CHOICES: Record<string, readonly string[]> = {
  nameUnit: ['codePoints', 'utf16', 'bytes'],
  markSeenWithPersona: ['refuse', 'ignore'],
};
