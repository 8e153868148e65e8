/** One call that `probe` makes. */
export interface Call {
  /** What it asks, for the person who looks on. */
  readonly what: string;
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** As in `me/personas`; with the version, if there is one, where it begins with a slash. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: Readonly<Record<string, unknown>>;
  /** Sent as a multipart form, with a tiny picture. */
  readonly form?: Readonly<Record<string, string>>;
  /** Sent as a batch. */
  readonly batch?: readonly object[];
  /** Instead of the Page's token; an empty one is none. */
  readonly token?: string;
  /** Instead of the right one: a wrong `appsecret_proof`, or none. */
  readonly proof?: 'wrong' | 'none';
  /** What it may make that counts: a persona, a message to the tester. */
  readonly makes?: readonly ('persona' | 'message')[];
}
