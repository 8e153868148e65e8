import get from 'lodash/get';
import isPlainObject from 'lodash/isPlainObject';

/** Shorter than any real token or secret: masking such a string would only garble the text. */
const SHORTEST_SECRET = 4;
const MASK = '***';
/** A token or its proof as a URL, a form, JSON or a dump of an object shows it. */
const LABELLED =
  /((?:access_?token|appsecret_?proof|app_?secret)["']?\s*[=:]\s*["']?)[^"'&\s,;}]+/gi;

/**
 * The access tokens and app secrets met so far, and how to keep them out of what people read.
 *
 * An error of Bottender's client holds the request it was made with, the token in the URL included.
 */
export class Secrets {
  private readonly known = new Set<string>();

  add(secret: string | null | undefined): void {
    if (!secret || secret.length < SHORTEST_SECRET || this.known.has(secret)) return;
    this.known.add(secret).add(encodeURIComponent(secret));
  }

  /** The text without any secret. */
  mask(text: string): string {
    let masked = text;
    for (const secret of this.known) masked = masked.replaceAll(secret, MASK);
    return masked.replace(LABELLED, `$1${MASK}`);
  }

  /**
   * Takes the secrets out of an error (or any other thrown value) where it stands.
   *
   * It stays the same object with the same properties, but for the `request` of a live connection, of
   * which method and path remain.
   *
   * @returns the masked value, to be thrown on
   */
  maskError<T>(error: T): T {
    return this.masked(error, new Set()) as T;
  }

  private masked(value: unknown, seen: Set<object>): unknown {
    if (typeof value === 'string') return this.mask(value);
    if (typeof value !== 'object' || value === null || seen.has(value)) return value;
    seen.add(value);
    if (value instanceof Error || Array.isArray(value) || isPlainObject(value)) {
      for (const key of Object.getOwnPropertyNames(value)) this.maskProperty(value, key, seen);
    }
    return value;
  }

  private maskProperty(owner: object, key: string, seen: Set<object>): void {
    const before: unknown = Reflect.get(owner, key);
    const after = isLiveRequest(before) ? this.summary(before) : this.masked(before, seen);
    if (after !== before) Reflect.set(owner, key, after);
  }

  private summary(request: object): object {
    // What follows redirects has them among its options.
    const fact = (name: string): unknown => get(request, name) ?? get(request, ['_options', name]);
    const path = fact('path');
    return { method: fact('method'), path: typeof path === 'string' ? this.mask(path) : undefined };
  }
}

/**
 * A request of Node's or of its wrapper that follows redirects: it leads to sockets and agents, and its
 * addresses and header texts hold the token.
 */
function isLiveRequest(value: unknown): value is object {
  return typeof get(value, 'write') === 'function' && typeof get(value, 'setHeader') === 'function';
}
