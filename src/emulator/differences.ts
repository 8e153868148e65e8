/** What the emulator does not imitate, or does differently from Messenger. */
export const DIFFERENCES: readonly string[] = [
  'Nothing here was measured against the live platform: it follows the published documentation, and where that is silent the settings under `assumptions`.',
  'Pictures of personas are not downloaded: any http(s) URL is accepted, and neither size nor format is checked.',
  'Attachments by URL are not fetched. Uploads are kept in memory for the page: 8 MB each, the newest 64 MB in all.',
  'Permissions, app review and one-time tokens are not checked. The 24-hour window is checked only with `windows: true`; of the tags only those that Meta has switched off are refused.',
  'No rate limit is counted: limits and usage headers come only when `fail()` and `usage()` ask for them.',
  'Templates, quick replies and buttons are not checked beyond the type of the attachment.',
  'Independent operations of a batch run in their order, one after another; Messenger runs them in parallel and promises no order.',
  'A batch never times out halfway; `fail()` puts `null` in place of an answer.',
  'Headers of single operations in a batch are ignored, and operations never answer with a redirect.',
  "The bot's app is the default app of Conversation Routing. Other apps exist by their IDs alone, and the Page's inbox as `inbox()`.",
  'User settings, insights and feature reviews are answered with success or an empty list, and change nothing.',
  'Deliveries, reads and reactions are not sent by themselves, and echoes of the bot only with `echoes`; `user().send()` sends any event. `subscribed_fields` are kept, but all events are sent.',
  'A webhook is delivered once: a bot that fails to take it is not sent it again, and the webhook is not verified with a challenge.',
  'People have made-up names and no picture; their messages carry no `nlp` unless `send()` adds it.',
  "Error texts are English and worded differently from Messenger's: go by code and subcode.",
  'The connection is plain HTTP on the loopback interface.',
];
