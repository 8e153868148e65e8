import type { Json, JsonObject } from './json';
import { parseJson } from './json';

/**
 * Reads an object or a list as Graph does in forms and queries: JSON, also with single quotes, and with names and
 * plain values that are not quoted at all (`{'id':'1'}`, `{id:1}`; Meta's page messenger-platform/reference/send-api
 * writes its own samples so).
 *
 * @returns `undefined` for anything else
 */
export function parseRelaxed(text: string): Json | undefined {
  const trimmed = text.trim();
  if (!/^[[{]/.test(trimmed)) return undefined;
  return parseJson(trimmed) ?? new Reader(trimmed).read();
}

class Unreadable extends Error {}

const ESCAPES: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(): Json | undefined {
    try {
      const value = this.#value();
      this.#space();
      return this.#at === this.#text.length ? value : undefined;
    } catch (error) {
      if (error instanceof Unreadable) return undefined;
      throw error;
    }
  }

  #value(): Json {
    this.#space();
    const first = this.#text[this.#at];
    if (first === '{') return this.#object();
    if (first === '[') return this.#list('[', ']', () => this.#value());
    return first === '"' || first === "'" ? this.#quoted(first) : plain(this.#bare());
  }

  #object(): JsonObject {
    const entries = this.#list('{', '}', (): [string, Json] => {
      this.#space();
      const quote = this.#text[this.#at];
      const name = quote === '"' || quote === "'" ? this.#quoted(quote) : this.#bare();
      this.#expect(':');
      return [name, this.#value()];
    });
    return Object.fromEntries(entries);
  }

  #list<T>(open: string, close: string, item: () => T): T[] {
    const items: T[] = [];
    this.#expect(open);
    while (!this.#skip(close)) {
      items.push(item());
      if (!this.#skip(',') && !this.#isNext(close)) throw new Unreadable();
    }
    return items;
  }

  #quoted(quote: string): string {
    let text = '';
    for (this.#at += 1; this.#at < this.#text.length; this.#at += 1) {
      const unit = this.#text[this.#at]!;
      if (unit === quote) {
        this.#at += 1;
        return text;
      }
      text += unit === '\\' ? this.#escaped() : unit;
    }
    throw new Unreadable();
  }

  #escaped(): string {
    const unit = this.#text[(this.#at += 1)] ?? '';
    if (unit !== 'u') return ESCAPES[unit] ?? unit;
    const code = this.#text.slice(this.#at + 1, this.#at + 5);
    this.#at += 4;
    return String.fromCharCode(parseInt(code, 16));
  }

  #bare(): string {
    const [found] = /^[^\s{}[\],:'"][^{}[\],:'"]*/.exec(this.#text.slice(this.#at)) ?? [];
    if (found === undefined) throw new Unreadable();
    this.#at += found.length;
    return found.trim();
  }

  #isNext(mark: string): boolean {
    this.#space();
    return this.#text[this.#at] === mark;
  }

  #skip(mark: string): boolean {
    const isThere = this.#isNext(mark);
    if (isThere) this.#at += 1;
    return isThere;
  }

  #expect(mark: string): void {
    if (!this.#skip(mark)) throw new Unreadable();
  }

  #space(): void {
    while (/\s/.test(this.#text[this.#at] ?? '')) this.#at += 1;
  }
}

/** A value without quotes. A long number stays text, so that no digit of an ID is lost. */
function plain(text: string): Json {
  const json = parseJson(text);
  if (typeof json === 'boolean' || json === null) return json;
  return typeof json === 'number' && Number.isSafeInteger(json) ? json : text;
}
