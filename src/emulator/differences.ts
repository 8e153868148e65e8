/** What the emulator does not imitate, or does differently from Messenger. */
export const DIFFERENCES: readonly string[] = [
  'Nothing here was measured against the live platform: it follows the published documentation, and where that is silent the settings under `assumptions`.',
  'Pictures of personas are not downloaded: any http(s) URL is taken, and no size or format is checked.',
  'Attachments by URL are not fetched. Uploads are kept in memory for the page: 8 MB each, the newest 64 MB in all.',
  'Permissions, app review, the 24-hour window, one-time tokens and the need for a message tag are not checked; of the tags only those that Meta has switched off are refused.',
  'No rate limit is counted: limits and usage headers come only when `fail()` and `usage()` ask for them.',
  'Templates, quick replies and buttons are not checked beyond the type of the attachment.',
  'Independent operations of a batch run in their order, one after another; Messenger runs them in parallel and promises no order.',
  'A batch never times out halfway; `fail()` puts `null` in the place of an answer.',
  'Headers of single operations in a batch are ignored, and operations never answer with a redirect.',
  'Handover, labels and user settings are answered with success and forgotten; the bot owns every thread.',
  'No deliveries, reads, reactions or standby events are sent by themselves, and echoes only with `echoes`; `user().send()` sends any event.',
  'A webhook is delivered once: a bot that fails to take it is not sent it again, and the webhook is not verified with a challenge.',
  'Every person has the same made-up profile.',
  'Error texts are English, and worded differently from those of Messenger: go by code and subcode.',
  'The connection is plain HTTP on the loopback interface.',
];
