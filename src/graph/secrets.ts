import { get, isError, isPlainObject } from 'lodash';

import { Recent } from './recent';

/** Shorter than any real token or secret: masking such a string would only garble the text. */
const SHORTEST_SECRET = 4;
/** So many characters at its end lead to a secret: real tokens begin all alike. */
const TAIL = 8;
const MOST_SECRETS = 50_000;
const MASK = '***';
/** A token or its proof as a URL, a form, JSON or a dump of an object shows it. */
const LABELLED =
  /((?:(?:access|oauth)_?token|appsecret_?proof|app_?secret)["']?\s*(?:[=:]|%3[AD])\s*["']?)[^"'&\s,;}]+/gi;

/**
 * The access tokens and app secrets met so far, and how to keep them out of what people read.
 *
 * An error of Bottender's client holds the request it was made with, the token in the URL included.
 */
export class Secrets {
  /** By their last characters, so that masking a text does not walk them all. */
  private readonly known = new Recent<string, true>(MOST_SECRETS);
  private readonly tailLengths = new Set<number>();

  add(secret: string | null | undefined): void {
    if (!secret || secret.length < SHORTEST_SECRET) return;
    const tail = secret.slice(-TAIL);
    if (this.known.get(tail, secret)) return;
    for (const form of [secret, encodeURIComponent(secret)]) {
      const end = form.slice(-TAIL);
      this.known.set(end, form, true);
      this.tailLengths.add(end.length);
    }
  }

  /** The text without any secret. */
  mask(text: string): string {
    let masked = '';
    let end = text.length;
    // From the back: of two secrets that end here, the longer one counts.
    for (let at = text.length; at > 0; at -= 1) {
      const length = at <= end ? this.lengthEndingAt(text, at) : 0;
      if (length === 0) continue;
      // What begins like a secret and goes on may be another one.
      const rest = text.slice(at, end).replace(/^[\w-]+/, '');
      masked = `${MASK}${rest}${masked}`;
      end = at - length;
      at = end + 1;
    }
    return `${text.slice(0, end)}${masked}`.replace(LABELLED, `$1${MASK}`);
  }

  /**
   * Takes the secrets out of an error, or any other thrown value, where it stands.
   *
   * It stays the same object with the same properties, but for the `request` of a live connection, of which method and
   * path remain. Objects that it merely refers to are not written to: it refers to a copy where they hold a secret.
   *
   * @returns the masked value, to be thrown on
   */
  maskError<T>(error: T): T {
    if (typeof error === 'string') return this.mask(error) as T;
    if (isError(error) || isPlainObject(error)) this.maskOwn(error as object, new Set());
    return error;
  }

  private maskOwn(owner: object, seen: Set<object>): void {
    if (seen.has(owner)) return;
    seen.add(owner);
    for (const key of Object.getOwnPropertyNames(owner)) {
      const property = Object.getOwnPropertyDescriptor(owner, key);
      const isStack = isError(owner) && key === 'stack';
      if (!property?.writable && !property?.configurable) continue;
      const before: unknown = isStack ? owner.stack : property.value;
      // Made for this one request, and known by it: see `noteIfNotSent`.
      if (key === 'config' && isAxiosError(owner) && isPlainObject(before)) {
        this.maskOwn(before as object, seen);
        continue;
      }
      const after = this.masked(before, seen);
      if (after === before) continue;
      // A stack may be an accessor, which has to become a value.
      const asValue = property.get && { writable: true, configurable: true };
      Object.defineProperty(owner, key, { value: after, ...asValue });
    }
  }

  /** The same value where it holds no secret; else a copy without. */
  private masked(value: unknown, seen: Set<object>, copies = new Map<object, object>()): unknown {
    if (typeof value === 'string') return this.mask(value);
    if (typeof value !== 'object' || value === null) return value;
    if (isError(value)) this.maskOwn(value, seen);
    if (isLiveRequest(value)) return this.summary(value);
    if (!(Array.isArray(value) || isPlainObject(value)) || !this.holdsSecret(value)) return value;
    const known = copies.get(value);
    if (known) return known;
    const copy: object = Array.isArray(value) ? [] : {};
    copies.set(value, copy);
    for (const [key, each] of Object.entries(value)) {
      Reflect.set(copy, key, this.masked(each, seen, copies));
    }
    return copy;
  }

  private holdsSecret(value: unknown, seen = new Set<object>()): boolean {
    if (typeof value === 'string') return this.mask(value) !== value;
    if (typeof value !== 'object' || value === null || seen.has(value)) return false;
    seen.add(value);
    if (isError(value) || isLiveRequest(value)) return true;
    if (!(Array.isArray(value) || isPlainObject(value))) return false;
    return Object.values(value).some((each) => this.holdsSecret(each, seen));
  }

  /** The length of the longest secret that ends at this place of the text; 0 for none. */
  private lengthEndingAt(text: string, at: number): number {
    let longest = 0;
    for (const length of this.tailLengths) {
      const tail = length > at ? '' : text.slice(at - length, at);
      if (!this.known.has(tail)) continue;
      for (const secret of this.known.namesOf(tail)) {
        if (secret.length > longest && text.endsWith(secret, at)) longest = secret.length;
      }
    }
    return longest;
  }

  private summary(request: object): object {
    // What follows redirects has them among its options.
    const fact = (name: string): unknown => get(request, name) ?? get(request, ['_options', name]);
    const path = fact('path');
    return { method: fact('method'), path: typeof path === 'string' ? this.mask(path) : undefined };
  }
}

function isAxiosError(value: object): boolean {
  return get(value, 'isAxiosError') === true || get(value, 'name') === 'AxiosError';
}

/**
 * A request of Node's or of its wrapper that follows redirects: it leads to sockets and agents, and its
 * addresses and header texts hold the token.
 */
function isLiveRequest(value: unknown): value is object {
  return typeof get(value, 'write') === 'function' && typeof get(value, 'setHeader') === 'function';
}
